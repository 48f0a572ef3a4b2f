// Asking everybody who knows something.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_facts.h"

#include <algorithm>
#include <csignal>

#include "analysis/own_code.h"
#include "base/formatted.h"
#include "base/place_text.h"
#include "document/library_path.h"
#include "python/threads/runtime_phase.h"
#include "python/threads/thread_names.h"
#include "python/values/printable.h"
#include "session/crash/crash_caller.h"
#include "session/crash/crash_debug.h"
#include "session/crash/crash_errors.h"
#include "session/crash/crash_frame.h"
#include "session/crash/crash_heap.h"
#include "session/crash/crash_images.h"
#include "session/crash/crash_interpreter.h"
#include "session/crash/crash_methods.h"
#include "session/crash/crash_objects.h"
#include "session/crash/crash_operand.h"
#include "session/crash/crash_stack.h"
#include "session/exception_facts.h"
#include "session/place.h"
#include "session/selection_keeper.h"
#include "target/seams/signals.h"
#include "target/seams/system_call.h"

namespace hognose::session {
namespace {

using analysis::why::CrashFacts;
using analysis::why::PlaceFact;
using analysis::why::RuntimeFact;
using analysis::why::Tri;
using analysis::why::tri;
using layout::PyThreadState;

/// Where functions begin that were called without the state they need: they read one of these first.
std::vector<std::int64_t> find_state_offsets(const python::Program& program) {
  std::vector<std::int64_t> offsets;
  const auto add = [&](auto field) {
    if (const auto offset = program.layout.offset(field))
      offsets.push_back(static_cast<std::int64_t>(*offset));
  };
  add(PyThreadState::interp);
  add(PyThreadState::frame);
  add(PyThreadState::cframe);
  add(PyThreadState::current_frame);
  add(PyThreadState::curexc_type);
  add(PyThreadState::current_exception);
  add(PyThreadState::exc_type);
  add(PyThreadState::exc_value);
  add(PyThreadState::exc_info);
  // A call takes room for its frame there.
  add(PyThreadState::datastack_chunk);
  add(PyThreadState::datastack_top);
  // What stands behind a field: datastack_limit, and since 3.13 what asks a thread to stop, eval_breaker.
  for (const auto field : {PyThreadState::datastack_top, PyThreadState::interp}) {
    if (const auto offset = program.layout.offset(field))
      offsets.push_back(static_cast<std::int64_t>(*offset + word_size));
  }
  return offsets;
}

/// Calls are counted right behind the frame, or since 3.11 somewhere between the interpreter and the frame.
void add_counters(const python::Program& program, RuntimeFact& fact) {
  const auto find = [&](auto field) { return program.layout.offset(field); };
  constexpr std::uint64_t word = word_size;
  std::optional<std::uint64_t> last = find(PyThreadState::cframe);
  if (!last) last = find(PyThreadState::current_frame);
  std::optional<std::uint64_t> first = find(PyThreadState::interp);
  if (const auto frame = find(PyThreadState::frame)) {
    first = *frame;
    last = *frame + 2 * word;
  }
  if (!first || !last || *last <= *first) return;
  fact.counters_begin = static_cast<std::int64_t>(*first + word);
  fact.counters_end = static_cast<std::int64_t>(*last);
}

std::string describe_holder_of_gil(const python::Thread& thread) {
  const std::string name = python::name_thread(thread);
  return name.empty() ? formatted("the thread with ident {:#x}", thread.ident) : name;
}

RuntimeFact::Phase name_phase(python::RuntimePhase phase) {
  switch (phase) {
    case python::RuntimePhase::not_initialized:
      return RuntimeFact::Phase::not_initialized;
    case python::RuntimePhase::running:
      return RuntimeFact::Phase::running;
    case python::RuntimePhase::finalizing:
      return RuntimeFact::Phase::finalizing;
    case python::RuntimePhase::finalized:
      return RuntimeFact::Phase::finalized;
  }
  return RuntimeFact::Phase::unknown;
}

/// How far it is, and whether the thread with these states ends it. Whoever ends it is one of those that are known, if
/// its state has not been taken apart.
void add_phase(const python::Program& program,
               const python::ThreadList& list,
               const std::vector<python::Thread>& own,
               RuntimeFact& fact) {
  const auto progress = python::read_runtime_progress(program);
  if (!progress) return;
  fact.phase = name_phase(progress->phase);
  if (progress->finalizer.is_null() || fact.has_state == Tri::unknown) return;
  const auto has_finalizer = [&](const std::vector<python::Thread>& states) {
    return std::ranges::find(states, progress->finalizer, &python::Thread::state) != states.end();
  };
  if (has_finalizer(list.threads)) fact.is_finalizer = tri(has_finalizer(own));
}

/// Of a thread with states: one that is not in the list, if that is not whole, may be its own as well, and hold the GIL.
void add_own_state(const python::RuntimeState& state, bool is_whole, RuntimeFact& fact) {
  const bool may_lack_holder = !is_whole && fact.holder.empty();
  const bool is_known = state.holds_gil == true || !may_lack_holder;
  fact.holds_gil = is_known ? tri(state.holds_gil) : Tri::unknown;
  fact.collects = tri(state.is_collecting);
}

RuntimeFact read_runtime(const python::Program& program,
                         const python::ThreadList& list,
                         const target::OsThread& crashed) {
  RuntimeFact fact;
  fact.state_offsets = find_state_offsets(program);
  add_counters(program, fact);
  const auto own = python::find_states(list, crashed);
  const bool is_whole = list.lacks.holes.empty() && list.unplaced == 0;
  if (!own.empty() || is_whole) fact.has_state = tri(!own.empty());
  add_phase(program, list, own, fact);
  bool is_told = false;
  bool is_clear = is_whole && !list.threads.empty();
  for (const python::Thread& thread : list.threads) {
    const auto state = python::read_runtime_state(program, thread);
    is_told = is_told || state.holds_gil.has_value();
    is_clear = is_clear && state.holds_gil.has_value();
    if (state.holds_gil == true) fact.holder = describe_holder_of_gil(thread);
  }
  if (is_told) fact.has_gil = Tri::yes;
  if (fact.holder.empty() && is_clear) fact.holder = "nobody";
  if (!own.empty()) {
    add_own_state(python::read_runtime_state(program, own), is_whole, fact);
  } else if (fact.has_state == Tri::no && is_told) {
    fact.holds_gil = Tri::no;
  }
  return fact;
}

bool is_readable(const python::Frame& frame) {
  return frame.name() != "?" && frame.path() != "?";
}

/// The newest frame of the program's own code; nothing if there is none, or if a newer one may be it.
std::optional<std::size_t> find_own_frame(const native::MergedStack& merged, std::size_t newest) {
  for (std::optional<std::size_t> at = newest; at; at = find_newest_python(merged, *at + 1)) {
    const python::Frame& frame = merged.entries[*at].frame;
    if (!is_readable(frame)) return std::nullopt;
    if (analysis::is_own_code(frame.path())) return at;
  }
  return std::nullopt;
}

/// "string_at (ctypes/__init__.py:519)"
std::string describe_library_frame(const python::Frame& frame) {
  const auto shown = document::find_library_path(frame.filename());
  return formatted("{} ({})",
                   frame.name(),
                   place_in_file(shown.value_or(base_name(frame.filename())), frame.position.line));
}

/// Who called what crashed. A library does what it is told: the line to speak of is that of the program that told it.
std::optional<PlaceFact> find_place(const native::MergedStack& merged) {
  const auto newest = find_newest_python(merged, 0);
  if (!newest || merged.entries[*newest].frame.name() == "?") return std::nullopt;
  const auto own = find_own_frame(merged, *newest);
  const python::Frame& frame = merged.entries[own.value_or(*newest)].frame;
  PlaceFact place{frame.name(), frame.filename(), frame.position.line};
  if (own && *own != *newest) place.through = describe_library_frame(merged.entries[*newest].frame);
  return place;
}

void add_runtime(Session& session,
                 const Reading& reading,
                 const python::Program& program,
                 const Crash& crash,
                 CrashFacts& facts) {
  const auto list = session.threads(reading);
  if (!list) return;
  facts.runtime = read_runtime(program, **list, crash.thread);
  for (const python::Thread& state : python::find_states(**list, crash.thread)) {
    if (!state.name.empty()) facts.thread_name = state.name;
  }
}

/// What the thread raises, and what it has been told of a C function, if it has ended the process.
void add_exceptions(Session& session,
                    const Reading& reading,
                    const Crash& crash,
                    std::span<const Address> frames,
                    CrashFacts& facts) {
  const auto program = session.program();
  const auto list = session.threads(reading);
  if (!program || !list) return;
  Budget budget = session.budget(reading);
  const auto states = python::find_states(**list, crash.thread);
  if (facts.signal.was_raised())
    facts.contract = find_broken_contract(**program, states, frames, budget);
  facts.raised = describe_raised_error(**program, states, budget);
}

/// The stack that crashed, which the session keeps; null if it is not read.
const native::MergedStack* find_merged(Session& session,
                                       const Reading& reading,
                                       const Crash& crash) {
  if (reading.is_late() || crash.thread.tid == 0) return nullptr;
  if (!session.host().select_thread(crash.thread)) return nullptr;
  const auto stack = session.thread_stack(reading, native::Detail::order);
  return stack ? &(*stack)->merged : nullptr;
}

/// Adds what its Python tells, and looks at its stack as a whole.
void add_python_facts(Session& session,
                      const Reading& reading,
                      OpenPython& opened,
                      const Crash& crash,
                      CrashFacts& facts) {
  native::NativeImages* const images = &opened.images();
  const python::Program& program = opened.program();
  add_misfits(program, *images, crash, facts);
  const SelectionKeeper keeper(session.host());
  const bool is_at_end =
      is_access(facts) && facts.stack.holds_pointer == Tri::yes && facts.stack.room < 0;
  if (is_at_end) facts.recursion = find_recursion(images, reading, crash, nullptr);
  // Among tens of thousands of machine frames that are C alone nobody looks for Python's: that is long.
  const bool is_of_c = facts.recursion && !facts.recursion->has_python;
  const native::MergedStack* const merged =
      is_of_c ? nullptr : find_merged(session, reading, crash);
  if (merged != nullptr) {
    facts.place = find_place(*merged);
    name_methods(program, images, *merged, crash, facts);
  }
  add_runtime(session, reading, program, crash, facts);
  if (merged != nullptr) facts.runtime.marks = find_marks(*program.target, *merged);
  if (is_at_end && merged != nullptr)
    facts.recursion = find_recursion(images, reading, crash, merged);
  if (is_at_end || reading.is_late()) return;
  Budget budget = session.budget(reading);
  if (merged != nullptr) {
    facts.frame = find_wrong_frame(program, *merged);
    add_exceptions(session, reading, crash, addresses_of(*merged), facts);
  }
  const HolderPlaces places{program, merged, crash.machine.get(), crash.site.frame};
  add_objects(*program.target, crash, places, budget, facts);
  if (const auto list = session.threads(reading); list && is_access(facts))
    facts.stranger = find_stranger(program, **list, crash, facts);
}

}  // namespace

std::optional<CrashFacts> gather_crash_facts(Session& session,
                                             const Reading& reading,
                                             const Crash& crash) {
  CrashFacts facts;
  facts.signal = crash.site.signal;
  facts.signal_name = target::name_signal(facts.signal.number);
  facts.was_handled = crash.site.was_handled;
  if (crash.site.raised != 0) facts.raised_name = target::name_signal(crash.site.raised);
  facts.tid = crash.thread.tid;
  facts.thread_name = python::printable(crash.thread.name);
  facts.pc = Address(crash.site.registers.find(target::Register::rip).value_or(0));
  facts.knows_pc = crash.site.registers.find(target::Register::rip).has_value();
  facts.said = crash.said;
  if (crash.machine != nullptr) facts.aborts = tri(crash.aborts);
  const auto opened = session.open();
  const target::Target* const target = session.target();
  if (target == nullptr) return facts;
  if (facts.knows_pc)
    facts.is_behind_call = tri(target::follows_system_call(*target->memory, facts.pc));
  facts.at_pc = find_memory(*target, facts.pc);
  if (is_fetch(facts)) {
    facts.has_caller = find_caller(*target, crash);
    facts.came_by_return = find_return(*target, crash);
  }
  if (is_access(facts)) facts.at_address = find_memory(*target, facts.signal.address);
  add_instruction(*target, opened ? &(*opened)->program() : nullptr, crash, facts);
  add_stack(*target, crash, facts);
  add_frames(*target, session.images(), crash, facts);
  add_openmp(*target, facts);
  add_checked_block(*target, crash, facts);
  add_heap(*target, crash, facts);
  if (reading.is_late()) return std::nullopt;
  if (opened) add_python_facts(session, reading, **opened, crash, facts);
  return reading.is_late() ? std::nullopt : std::optional(std::move(facts));
}

}  // namespace hognose::session
