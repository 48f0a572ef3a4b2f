// Reading stacks: of a thread, or of all of them, held or running.
// SPDX-License-Identifier: MIT
#include "session/stack_reading.h"

#include <deque>
#include <utility>

#include "native/calls.h"
#include "native/runs.h"
#include "native/unsteady.h"
#include "python/threads/kernel_threads.h"
#include "session/exception_facts.h"

namespace hognose::session {
namespace {

// The kernel threads that are wanted; none if they cannot be listed.
std::vector<target::OsThread> list_wanted(OpenPython& opened, const Reading& reading) {
  auto listed = opened.program().target->threads->list();
  if (!listed) return {};
  std::erase_if(*listed, [&](const auto& thread) { return !reading.wants(thread); });
  return std::move(*listed);
}

// The one that is wanted, as the operating system lists it.
std::optional<target::OsThread> find_only_thread(OpenPython& opened, const Reading& reading) {
  if (!reading.only_thread) return std::nullopt;
  const auto wanted = list_wanted(opened, reading);
  return wanted.empty() ? std::nullopt : std::optional(wanted.front());
}

// Reads what leads to the stack of a thread, as merging would.
void scout_state(const python::Program& program,
                 const python::Thread& state,
                 const Reading& reading,
                 Budget& allowance) {
  static_cast<void>(python::read_runtime_state(program, state));
  const native::Runs found = native::read_runs(program, {&state, 1}, allowance);
  for (const native::Run& run : found.runs) {
    if (!reading.unwinds || run.begin == run.end) continue;
    static_cast<void>(native::read_callables(program, &found.list.frames[run.begin]));
  }
  if (!reading.reads_exceptions) return;
  const auto frames = addresses_of(found.list.frames);
  static_cast<void>(read_exception_facts(program, {&state, 1}, frames, allowance));
}

}  // namespace

Result<const ThreadStack*> StackReading::find_selected(OpenPython& opened,
                                                       const Reading& reading,
                                                       native::Detail detail) {
  target::OsThread os_thread = TRY(host_.selected_thread());
  const auto is_current = [&](const target::OsThread& known) {
    return known.tid == os_thread.tid && known.tls_base == os_thread.tls_base;
  };
  const bool is_same = selected_ && selected_of_ == &opened && is_current(selected_->os_thread);
  if (is_same && selected_->detail >= detail) return &*selected_;
  const auto read = kept_.find(os_thread.tid);
  if (read != kept_.end() && is_current(read->second.os_thread))
    return described(opened.program(), read->second);
  selected_.reset();
  selected_ = TRY(read_thread(opened, std::move(os_thread), reading, detail));
  selected_of_ = &opened;
  return described(opened.program(), *selected_);
}

// What the stacks say in words is looked up when it is wanted: nobody waits for the target then.
const ThreadStack* StackReading::described(const python::Program& program,
                                           ThreadStack& read) const {
  if (!std::exchange(read.is_described, true)) readers_.describe(program, read.merged);
  return &read;
}

Result<ThreadStack> StackReading::read_thread(OpenPython& opened,
                                              target::OsThread os_thread,
                                              const Reading& reading,
                                              native::Detail detail) {
  if (reading.is_late()) left_out_.insert(os_thread.tid);
  // Once left out it stays so: the target runs by now, and the others are as they were before.
  if (is_left_out(os_thread.tid)) return fail(ErrorKind::limit, "stack of the thread");
  python::Program& program = opened.program();
  const python::ThreadList& list = opened.threads(reading);
  auto states = python::find_states(list, os_thread);
  if (states.empty())
    return fail(list.lacks.hole().value_or(Error{ErrorKind::not_found, {}, "Python thread"}));
  ThreadStack read;
  read.states = std::move(states);
  if (reading.unwinds) read.machine = take_machine_stack(os_thread.tid);
  read.os_thread = std::move(os_thread);
  read.detail = detail;
  Budget allowance = make_budget(host_, reading);
  const auto merge = [&] {
    return readers_.merge(program, read.states, read.machine.get(), allowance, detail);
  };
  read.merged = merge();
  if (program.target->runs_on) settle(program, merge, read);
  if (reading.reads_exceptions) {
    read.exceptions =
        read_exception_facts(program, read.states, addresses_of(read.merged), allowance);
  }
  return read;
}

// A stack of two moments can be one that never was. A thread that goes in circles may show the
// same such stack twice, hardly four times: what is not marked was the same in four readings.
void StackReading::settle(python::Program& program,
                          const std::function<native::MergedStack()>& merge,
                          ThreadStack& read) const {
  constexpr int most_readings = 10;
  constexpr std::size_t enough = 3;
  std::deque<native::MergedStack> earlier;
  std::size_t agreements = 0;
  described(program, read);
  for (int reading = 1; reading < most_readings && agreements < enough; ++reading) {
    program.forget();
    earlier.push_back(std::exchange(read.merged, merge()));
    readers_.describe(program, read.merged);
    if (earlier.size() > enough) earlier.pop_front();
    agreements = native::mark_unsteady(earlier.back(), read.merged) ? 0 : agreements + 1;
  }
  // The newest of them was compared in the loop.
  for (std::size_t at = 0; at + 1 < earlier.size(); ++at)
    native::mark_unsteady(earlier[at], read.merged);
}

void StackReading::read(OpenPython& opened, const Reading& reading) {
  for (const target::OsThread& os_thread : list_wanted(opened, reading)) {
    if (host_.interrupted() || !host_.select_thread(os_thread)) return;
    auto read = read_thread(opened, os_thread, reading, native::Detail::levels);
    if (read) kept_.emplace(os_thread.tid, std::move(*read));
  }
}

void StackReading::scout(OpenPython& opened, const Reading& reading) const {
  const python::ThreadList& list = opened.threads(reading);
  opened.program().keep_all_pages();  // a page that is dropped here is missing from the copy
  Budget allowance = make_budget(host_, reading);
  const auto only = find_only_thread(opened, reading);
  // Of one of several interpreters it is not known yet who runs it.
  const bool is_sure = !python::has_several_interpreters(list);
  for (const python::Thread& state : list.threads) {
    const bool is_other = only && state.native_id != 0 && !only->has_id(state.native_id);
    if (is_sure && is_other) continue;
    scout_state(opened.program(), state, reading, allowance);
    if (allowance.exhausted()) return;
  }
}

bool StackReading::copy_scouted(OpenPython& opened, const Reading& reading) {
  forget();
  copy_machine_stacks(opened, reading);
  const auto& scouted = opened.known_threads();
  const bool wants_stacks = scouted && python::has_several_interpreters(*scouted);
  opened.forget_threads();
  const bool is_in_time = opened.program().refresh([&reading] { return reading.is_late(); });
  // Which thread runs which interpreter is looked up on their stacks, while they stand still.
  if (is_in_time && wants_stacks) static_cast<void>(opened.threads(reading));
  return is_in_time;
}

// Of those threads that had a state when they were scouted.
void StackReading::copy_machine_stacks(OpenPython& opened, const Reading& reading) {
  const auto& scouted = opened.known_threads();
  if (!reading.unwinds || !scouted) return;
  for (const target::OsThread& os_thread : list_wanted(opened, reading)) {
    if (python::find_states(*scouted, os_thread).empty()) continue;
    if (!host_.select_thread(os_thread)) return;
    auto machine = host_.machine_stack();
    if (!machine) return;
    machines_.insert_or_assign(os_thread.tid, std::move(machine));
  }
}

std::unique_ptr<native::MachineStack> StackReading::take_machine_stack(std::int64_t tid) {
  const auto copied = machines_.extract(tid);
  return copied ? std::move(copied.mapped()) : host_.machine_stack();
}

bool StackReading::read_copied(OpenPython& opened, const Reading& reading) {
  const std::uint64_t reads = opened.program().memory().reads();
  read(opened, reading);
  if (opened.program().memory().reads() == reads) return true;
  forget();
  return false;
}

void StackReading::forget() {
  selected_.reset();
  kept_.clear();
  machines_.clear();
  left_out_.clear();
}

}  // namespace hognose::session
