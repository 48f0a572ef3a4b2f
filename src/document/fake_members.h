// All members of each struct of a document, as a tuple of references.
//
// A structured binding takes each apart: a struct that gains a member does not compile here until it
// is said what that is, and so no test of whoever shows documents passes it over.
// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>

#include "document/document.h"
#include "document/fake_address_members.h"
#include "document/fake_wait_members.h"

namespace hognose::document {

inline auto members_of(Head& one) {
  auto& [pid,
         is_core,
         command,
         python,
         threads,
         up_seconds,
         cpu_seconds,
         children,
         crash,
         tids,
         why] = one;
  return std::tie(
      pid, is_core, command, python, threads, up_seconds, cpu_seconds, children, crash, tids, why);
}
inline auto members_of(Crash& one) {
  auto& [signal, name, code, what, address, tid, thread] = one;
  return std::tie(signal, name, code, what, address, tid, thread);
}
inline auto members_of(Process& one) {
  auto& [pid, parent, above, depth, user, python, threads, command, does, place] = one;
  return std::tie(pid, parent, above, depth, user, python, threads, command, does, place);
}
inline auto members_of(OtherProcesses& one) {
  auto& [without, forbidden, kernel, ended] = one;
  return std::tie(without, forbidden, kernel, ended);
}
inline auto members_of(Processes& one) {
  auto& [title, list, others] = one;
  return std::tie(title, list, others);
}
inline auto members_of(Paragraph& one) {
  auto& [text, has_lines] = one;
  return std::tie(text, has_lines);
}
inline auto members_of(Heading& one) {
  auto& [text, thread] = one;
  return std::tie(text, thread);
}
inline auto members_of(ThreadIdentity& one) {
  auto& [tid, ident, name, os_name, state, wait, daemon, states] = one;
  return std::tie(tid, ident, name, os_name, state, wait, daemon, states);
}
inline auto members_of(Bindings& one) {
  auto& [heading, scope, rows] = one;
  return std::tie(heading, scope, rows);
}
inline auto members_of(Binding& one) {
  auto& [scope, name, value] = one;
  return std::tie(scope, name, value);
}
inline auto members_of(NativePlace& one) {
  auto& [pc,
         function,
         symbol,
         file,
         line,
         inlined,
         offset,
         image,
         id,
         is_extension,
         from,
         version] = one;
  return std::tie(
      pc, function, symbol, file, line, inlined, offset, image, id, is_extension, from, version);
}
inline auto members_of(FramePlace& one) {
  auto& [file, line, end_line, column, end_column, function, qualified, address, hole] = one;
  return std::tie(file, line, end_line, column, end_column, function, qualified, address, hole);
}
inline auto members_of(TraceEntry& one) {
  auto& [is_python, text, native, level, place, source, running, arguments, note, frames] = one;
  return std::tie(is_python, text, native, level, place, source, running, arguments, note, frames);
}
inline auto members_of(Traceback& one) {
  auto& [form, header, ids, most, entries] = one;
  return std::tie(form, header, ids, most, entries);
}
inline auto members_of(Listing& one) {
  auto& [file, lines] = one;
  return std::tie(file, lines);
}
inline auto members_of(Listing::Line& one) {
  auto& [number, is_current, text] = one;
  return std::tie(number, is_current, text);
}
inline auto members_of(Table& one) {
  auto& [columns, rows, facts] = one;
  return std::tie(columns, rows, facts);
}
inline auto members_of(Note& one) {
  auto& [text] = one;
  return std::tie(text);
}
inline auto members_of(Hole& one) {
  auto& [error, what] = one;
  return std::tie(error, what);
}
inline auto members_of(Elision& one) {
  auto& [shown, total, how] = one;
  return std::tie(shown, total, how);
}
inline auto members_of(Cut& one) {
  auto& [why, what] = one;
  return std::tie(why, what);
}
inline auto members_of(Threads& one) {
  auto& [title, interpreters, list] = one;
  return std::tie(title, interpreters, list);
}
inline auto members_of(Thread& one) {
  auto& [title, tid, ident, name, os_name, within, daemon, states, place] = one;
  return std::tie(title, tid, ident, name, os_name, within, daemon, states, place);
}
inline auto members_of(ThreadState& one) {
  auto& [state, text, how, name, detail, wait] = one;
  return std::tie(state, text, how, name, detail, wait);
}
inline auto members_of(Exceptions& one) {
  auto& [role, from, folds, cells, list] = one;
  return std::tie(role, from, folds, cells, list);
}
inline auto members_of(Exception& one) {
  auto& [type,
         text,
         message,
         place,
         notes,
         remarks,
         frames,
         cause,
         context,
         hides,
         group,
         members,
         count,
         at,
         holes] = one;
  return std::tie(type,
                  text,
                  message,
                  place,
                  notes,
                  remarks,
                  frames,
                  cause,
                  context,
                  hides,
                  group,
                  members,
                  count,
                  at,
                  holes);
}
inline auto members_of(RaisedFrame& one) {
  auto& [place, source, locals] = one;
  return std::tie(place, source, locals);
}
inline auto members_of(SourceRow& one) {
  auto& [text, is_underlined, running, has_centre, centre] = one;
  return std::tie(text, is_underlined, running, has_centre, centre);
}

}  // namespace hognose::document
