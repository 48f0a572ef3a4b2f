// All members of each struct that says who waits for whom; see fake_members.h.
// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>

#include "document/document.h"

namespace hognose::document {

inline auto members_of(WaitGraph& one) {
  auto& [cycles, things] = one;
  return std::tie(cycles, things);
}
inline auto members_of(AwaitedThing& one) {
  auto& [kind, text, name, address, is_end, holder, waiters, files, processes] = one;
  return std::tie(kind, text, name, address, is_end, holder, waiters, files, processes);
}
inline auto members_of(AwaitedFile& one) {
  auto& [descriptor, kind, text] = one;
  return std::tie(descriptor, kind, text);
}
inline auto members_of(AwaitedProcess& one) {
  auto& [pid, command, state] = one;
  return std::tie(pid, command, state);
}
inline auto members_of(ThreadWait& one) {
  auto& [thing, is_timed, is_exact, how] = one;
  return std::tie(thing, is_timed, is_exact, how);
}
inline auto members_of(WaitHolder& one) {
  auto& [tid, text, is_exact, how, place] = one;
  return std::tie(tid, text, is_exact, how, place);
}
inline auto members_of(Waiter& one) {
  auto& [tid, title, place, is_timed, is_exact, how] = one;
  return std::tie(tid, title, place, is_timed, is_exact, how);
}
inline auto members_of(WaitCycle& one) {
  auto& [is_certain, text, lines, things, tids] = one;
  return std::tie(is_certain, text, lines, things, tids);
}
inline auto members_of(TaskHolder& one) {
  auto& [task, is_certain, place] = one;
  return std::tie(task, is_certain, place);
}
inline auto members_of(TaskJob& one) {
  auto& [future, function, state, ident, is_certain, place] = one;
  return std::tie(future, function, state, ident, is_certain, place);
}
inline auto members_of(Tasks& one) {
  auto& [sort, title, chains, loop, type, ident, list] = one;
  return std::tie(sort, title, chains, loop, type, ident, list);
}
inline auto members_of(Task& one) {
  auto& [name,
         address,
         depth,
         state,
         kind,
         text,
         object,
         object_name,
         descriptor,
         until,
         awaits,
         awaited_by,
         holders,
         jobs,
         place,
         chain,
         variables,
         parent,
         type,
         hole] = one;
  return std::tie(name,
                  address,
                  depth,
                  state,
                  kind,
                  text,
                  object,
                  object_name,
                  descriptor,
                  until,
                  awaits,
                  awaited_by,
                  holders,
                  jobs,
                  place,
                  chain,
                  variables,
                  parent,
                  type,
                  hole);
}
inline auto members_of(Verdict& one) {
  auto& [rule,
         sureness,
         headline,
         happened,
         tid,
         blame,
         evidence,
         doubts,
         ruled_out,
         also,
         next,
         fingerprint,
         fingerprint_text] = one;
  return std::tie(rule,
                  sureness,
                  headline,
                  happened,
                  tid,
                  blame,
                  evidence,
                  doubts,
                  ruled_out,
                  also,
                  next,
                  fingerprint,
                  fingerprint_text);
}
inline auto members_of(Blame& one) {
  auto& [function, image, distribution, place] = one;
  return std::tie(function, image, distribution, place);
}
inline auto members_of(NextQuestion& one) {
  auto& [command, why] = one;
  return std::tie(command, why);
}
inline auto members_of(OtherFinding& one) {
  auto& [rule, sureness, text] = one;
  return std::tie(rule, sureness, text);
}

}  // namespace hognose::document
