// Finding the crash of a target, and the text of whoever announced it.
// SPDX-License-Identifier: MIT
#include "session/crash/crash.h"

#include <algorithm>
#include <csignal>
#include <string_view>

#include "clib/abort_message.h"
#include "clib/cxx_exception.h"
#include "machine/constant_arguments.h"
#include "native/fatal_text.h"
#include "native/function_names.h"
#include "native/names/demangled.h"
#include "python/values/printable.h"
#include "session/crash/pending_fault.h"
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

/// Throws, looks for who catches, or ends a process as nobody does. Who does the last need not have a name.
bool is_of_exceptions(std::string_view name) {
  return name.find("terminate") != std::string_view::npos || name == "__cxa_throw" ||
         name == "__cxa_rethrow" || name == "__gxx_personality_v0";
}

/// A check of libstdc++'s containers (_GLIBCXX_ASSERTIONS): of file, line, function, condition.
bool is_cxx_check(std::string_view name) {
  return name.find("__glibcxx_assert_fail") != std::string_view::npos;
}

/// How many of the newest frames are the C and C++ libraries' own, and whether C++ is among them: who
/// calls std::terminate is in between abort and the program, and need not have a name.
struct LibraryFrames {
  std::size_t count = 0;
  bool has_cxx = false;
};
LibraryFrames find_library_frames(Session& session, const Crash& crash) {
  LibraryFrames found;
  native::NativeImages* const images = session.images();
  for (; images != nullptr && found.count < most_announcing; ++found.count) {
    const native::MachineFrame* const frame = crash.machine->at(crash.site.frame + found.count);
    const native::NativeImage* const image = frame == nullptr ? nullptr : images->find(*frame);
    if (image == nullptr || image->role != native::NativeImage::Role::c_library) break;
    if (image->location.path.find("/libstdc++") != std::string::npos) found.has_cxx = true;
  }
  return found;
}

/// Whether std::terminate() itself is what the program called: whoever throws is a library between the two.
bool is_called_by_program(const Crash& crash, std::size_t library_frames) {
  const native::MachineFrame* const last =
      library_frames == 0 ? nullptr : crash.machine->at(crash.site.frame + library_frames - 1);
  const std::string_view name =
      last == nullptr ? std::string_view() : native::plain_name(last->function);
  return name == "_ZSt9terminatev" || name == "std::terminate()";
}

/// What was checked, by the function that the frame at `index` is of.
SaidFact read_cxx_check(const target::Target& target, const Crash& crash, std::size_t index) {
  SaidFact said;
  said.by = SaidFact::By::cxx_check;
  said.frame = index + 1;
  const native::MachineFrame* const caller = crash.machine->at(crash.site.frame + said.frame);
  if (caller == nullptr) return said;
  const auto read = [&](target::Register argument) {
    return python::printable(machine::read_constant_argument(target, caller->pc, argument));
  };
  said.text = read(target::Register::rcx);
  said.function = read(target::Register::rdx);
  return said;
}

std::optional<SaidFact> find_cxx_text(Session& session,
                                      const target::Target& target,
                                      const Crash& crash) {
  const LibraryFrames frames = find_library_frames(session, crash);
  if (!frames.has_cxx) return std::nullopt;
  if (const auto check = find_frame(crash, is_cxx_check))
    return read_cxx_check(target, crash, *check);
  SaidFact said;
  said.by = SaidFact::By::cxx;
  said.frame = frames.count;
  if (find_frame(crash, is_pure_call)) {
    said.text = "pure virtual method called";
    return said;
  }
  using analysis::why::Tri;
  const auto known = find_frame(crash, is_of_exceptions);
  if (!known || *known >= frames.count) said.is_last = Tri::unknown;
  const auto exceptions =
      clib::read_cxx_exceptions(*target.symbols, *target.memory, crash.thread.tls_base);
  // Who handles an exception, or may do so, may call it for another reason.
  const bool may_handle_one = !exceptions || !exceptions->type.empty();
  if (may_handle_one && is_called_by_program(crash, frames.count)) said.is_last = Tri::unknown;
  if (!exceptions) return said;
  said.function = python::printable(native::demangled_type(exceptions->type));
  said.text = python::printable(exceptions->what);
  return said;
}

/// Whether it is the C library that called abort(), as it does after each text that it leaves; or that is not known. A
/// text that is there although somebody else did is of another abort, which was survived.
bool is_called_by_library(Session& session, const Crash& crash, std::size_t abort) {
  native::NativeImages* const images = session.images();
  const native::MachineFrame* const caller = crash.machine->at(crash.site.frame + abort + 1);
  const native::NativeImage* const image =
      images == nullptr || caller == nullptr ? nullptr : images->find(*caller);
  return image == nullptr || caller->trust != Trust::seen ||
         image->role == native::NativeImage::Role::c_library;
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
  } else if (abort && is_called_by_library(session, crash, *abort)) {
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

/// What a handler raised came when it had returned, where the fault was.
void add_pending_fault(const target::Target& target, Crash& crash) {
  if (crash.site.was_handled || !crash.site.signal.was_raised()) return;
  auto fault = find_pending_fault(
      target, crash.site.registers, crash.thread.tls_base, crash.site.signal.number);
  if (!fault) return;
  fault->tid = crash.site.signal.tid;
  crash.site.signal = *fault;
  crash.site.was_handled = true;
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
  add_pending_fault(*target, crash);
  const bool is_own = crash.site.signal.has_details && crash.site.signal.is_own;
  if (crash.site.signal.number == SIGABRT && is_own) add_text(session, *target, crash);
  return crash;
}

}  // namespace hognose::session
