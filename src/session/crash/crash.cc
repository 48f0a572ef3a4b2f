// Finding the crash of a target, and the text of whoever announced it.
// SPDX-License-Identifier: MIT
#include "session/crash/crash.h"

#include <algorithm>
#include <csignal>
#include <string_view>

#include "clib/abort_message.h"
#include "clib/cxx_exception.h"
#include "native/demangled.h"
#include "native/fatal_text.h"
#include "native/function_names.h"
#include "python/values/printable.h"
#include "session/crash/rust_panic.h"
#include "session/selection_keeper.h"

namespace hognose::session {
namespace {

using analysis::why::SaidFact;

constexpr std::size_t most_announcing = 16;  // from raise() to whoever called for the end

/// The first of the newest frames with such a name, from where the signal hit.
template <class Test>
std::optional<std::size_t> find_frame(const Crash& crash, const Test& test) {
  for (std::size_t index = 0; index < most_announcing; ++index) {
    const native::MachineFrame* const frame = crash.machine->at(crash.site.frame + index);
    if (frame == nullptr) break;
    if (test(native::plain_name(frame->function))) return index;
  }
  return std::nullopt;
}

bool is_abort(std::string_view name) {
  return name == "abort" || name == "__GI_abort" || name == "__libc_message" ||
         name == "__assert_fail_base" || name == "__libc_fatal";
}

/// What stands in the table of a class for a function that it has not.
bool is_pure_call(std::string_view name) {
  return name == "__cxa_pure_virtual" || name == "__cxa_deleted_virtual";
}

/// How many of the newest frames are the C and C++ libraries' own, and whether C++ is among them: who
/// calls std::terminate is in between abort and the program, and need not have a name.
struct LibraryFrames {
  std::size_t count = 0;
  bool has_cxx = false;
};
LibraryFrames find_library_frames(Session& session, const Crash& crash) {
  LibraryFrames found;
  const auto opened = session.open();
  for (; opened && found.count < most_announcing; ++found.count) {
    const native::MachineFrame* const frame = crash.machine->at(crash.site.frame + found.count);
    const native::NativeImage* const image =
        frame == nullptr ? nullptr : (*opened)->images().find(*frame);
    if (image == nullptr || image->role != native::NativeImage::Role::c_library) break;
    if (image->location.path.find("/libstdc++") != std::string::npos) found.has_cxx = true;
  }
  return found;
}

std::optional<SaidFact> find_cxx_text(Session& session,
                                      const target::Target& target,
                                      const Crash& crash) {
  const LibraryFrames frames = find_library_frames(session, crash);
  if (!frames.has_cxx) return std::nullopt;
  SaidFact said;
  said.by = SaidFact::By::cxx;
  said.frame = frames.count;
  if (find_frame(crash, is_pure_call)) {
    said.text = "pure virtual method called";
    return said;
  }
  const auto exceptions =
      clib::read_cxx_exceptions(*target.symbols, *target.memory, crash.thread.tls_base);
  if (!exceptions) return said;
  said.function = python::printable(native::demangled_type(exceptions->type));
  said.text = python::printable(exceptions->what);
  return said;
}

std::optional<SaidFact> find_rust_text(const target::Target& target, const Crash& crash) {
  if (!crash.aborts) return std::nullopt;
  const auto panic = find_rust_panic(target, *crash.machine, crash.site.frame);
  if (!panic) return std::nullopt;
  using analysis::why::Tri;
  SaidFact said;
  said.by = SaidFact::By::rust;
  said.text = python::printable(panic->message);
  said.function = python::printable(panic->place);
  said.frame = panic->frame - crash.site.frame;
  said.is_last = panic->trust == Trust::seen ? Tri::yes : Tri::unknown;
  return said;
}

void add_text(Session& session, const target::Target& target, Crash& crash) {
  const auto abort = find_frame(crash, is_abort);
  crash.aborts = abort.has_value();
  if (auto fatal = native::find_fatal_text(target, *crash.machine, crash.site.frame)) {
    crash.said.by = SaidFact::By::runtime;
    crash.said.text = python::printable(fatal->message);
    crash.said.function = python::printable(fatal->function);
    crash.said.frame = fatal->frame - crash.site.frame;
  } else if (auto cxx = find_cxx_text(session, target, crash)) {
    crash.said = *std::move(cxx);
  } else if (auto rust = find_rust_text(target, crash)) {
    crash.said = *std::move(rust);
  } else if (abort) {
    // What an earlier abort has left, which somebody survived, is not why another thread ends.
    const Address in_library = crash.machine->at(crash.site.frame + *abort)->pc;
    const auto text = clib::read_abort_message(*target.symbols, *target.memory, in_library);
    if (!text) {
      const bool is_none = text.error().kind == ErrorKind::not_found;
      crash.said.is_nothing_else = is_none ? analysis::why::Tri::yes : analysis::why::Tri::unknown;
      return;
    }
    crash.said.by = SaidFact::By::c_library;
    crash.said.text = python::printable(*text);
  }
}

}  // namespace

std::optional<Crash> find_crash(Session& session) {
  const target::Target* const target = session.target();
  if (target == nullptr) return std::nullopt;
  const auto signal = target->fatal ? target->fatal : session.host().find_stop_signal();
  if (!signal) return std::nullopt;
  Crash crash;
  crash.site.signal = *signal;
  const auto list = target->threads->list();
  if (!list) return crash;
  const auto hit = std::find_if(list->begin(), list->end(), [&](const target::OsThread& thread) {
    return thread.has_id(signal->tid);
  });
  if (hit == list->end()) return crash;
  crash.thread = *hit;
  const SelectionKeeper keeper(session.host());
  if (session.host().select_thread(*hit)) crash.machine = session.host().machine_stack();
  if (crash.machine == nullptr) return crash;
  crash.site = native::find_crash_site(*target, *signal, *crash.machine);
  const bool is_own = crash.site.signal.has_details && crash.site.signal.is_own;
  if (crash.site.signal.number == SIGABRT && is_own) add_text(session, *target, crash);
  return crash;
}

}  // namespace hognose::session
