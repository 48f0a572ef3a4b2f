// Reading stacks: of a thread, or of all of them, held or running.
// SPDX-License-Identifier: MIT
#include "session/stack_reading.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "native/calls.h"
#include "native/greenlet_start.h"
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

// For as long as nobody can foretell. Who slept instead would wait for a processor where all are busy.
void fall_out_of_step() {
  using Clock = std::chrono::steady_clock;
  constexpr int most = 97;  // microseconds
  const auto now = Clock::now();
  const auto end = now + std::chrono::microseconds(now.time_since_epoch().count() / 7 % most);
  while (Clock::now() < end) {
  }
}

// Whether none of the threads that there are has registers that are read: those of another machine.
bool is_of_other_machine(const target::Threads& threads) {
  const auto listed = threads.list();
  const auto is_known = [&threads](const target::OsThread& thread) {
    const auto registers = threads.registers(thread.tid);
    return registers && registers->find(target::Register::rip);
  };
  return listed && !listed->empty() && std::ranges::none_of(*listed, is_known);
}

// Machine frames are wanted, and this is a thread of a core that does not tell its registers.
void mark_lost_registers(const python::Program& program, ThreadStack& read) {
  auto& entries = read.merged.entries;
  if (read.machine != nullptr || program.target->is_live || entries.empty()) return;
  if (is_of_other_machine(*program.target->threads)) return;
  const Error why{ErrorKind::not_found, {}, "registers of the thread"};
  entries.insert(entries.begin(), native::make_gap({}, why));
}

bool is_same_thread(const target::OsThread& one, const target::OsThread& other) {
  return one.tid == other.tid && one.tls_base == other.tls_base;
}

}  // namespace

Result<const ThreadStack*> StackReading::find_selected(OpenPython& opened,
                                                       const Reading& reading,
                                                       native::Detail detail) {
  target::OsThread os_thread = TRY(host_.selected_thread());
  const auto known = std::ranges::find_if(asked_, [&](const Asked& one) {
    return one.of == &opened && is_same_thread(one.stack.os_thread, os_thread);
  });
  if (known != asked_.end() && known->stack.detail >= detail) return &known->stack;
  const auto read = kept_.find(os_thread.tid);
  if (read != kept_.end() && is_same_thread(read->second.os_thread, os_thread))
    return described(opened.program(), read->second);
  drop_asked(opened, os_thread);
  ThreadStack stack = TRY(read_thread(opened, std::move(os_thread), reading, detail));
  asked_.push_front({&opened, std::move(stack)});
  return described(opened.program(), asked_.front().stack);
}

// A question may be about all threads several times, and a debugger unwinds some thousand frames in seconds.
// Others are read again sooner than they are kept.
void StackReading::drop_asked(const OpenPython& of, const target::OsThread& os_thread) {
  constexpr std::size_t least_frames = 1000;
  constexpr std::size_t most_kept = 4;
  std::erase_if(asked_, [&](const Asked& one) {
    const bool is_read_anew = one.of == &of && is_same_thread(one.stack.os_thread, os_thread);
    return is_read_anew || one.stack.merged.entries.size() < least_frames;
  });
  while (asked_.size() > most_kept)
    asked_.pop_back();
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
  auto states = opened.states_of(os_thread, reading);
  if (states.empty()) {
    return fail(opened.threads(reading).lacks.hole().value_or(
        Error{ErrorKind::not_found, {}, "Python thread"}));
  }
  ThreadStack read;
  read.states = std::move(states);
  read.os_thread = std::move(os_thread);
  read.detail = detail;
  const Walk walk = make_walk(opened, reading, detail);
  const std::int64_t tid = read.os_thread.tid;
  const bool is_late = read.os_thread.stillness == target::Stillness::late;
  if (program.target->runs_on || is_late || moved_.count(tid) != 0) {
    read_unheld(opened, walk, reading.unwinds, read);
    return read;
  }
  if (reading.unwinds) read.machine = take_machine_stack(read.os_thread, read.states);
  walk(read);
  if (reading.unwinds && host_.shows_native_frames()) mark_lost_registers(program, read);
  note_lost_way(opened, read);
  return read;
}

StackReading::Walk StackReading::make_walk(OpenPython& opened,
                                           const Reading& reading,
                                           native::Detail detail) const {
  return [this, &program = opened.program(), &reading, detail](ThreadStack& read) {
    Budget allowance = make_budget(host_, reading);
    read.merged = readers_.merge(program, read.states, read.machine.get(), allowance, detail);
    if (!reading.reads_exceptions) return;
    read.exceptions =
        read_exception_facts(program, read.states, addresses_of(read.merged), allowance);
  };
}

void StackReading::read_unheld(OpenPython& opened,
                               const Walk& walk,
                               bool unwinds,
                               ThreadStack& read) {
  if (read_asleep(opened, walk, unwinds, read)) return;
  went_on_.insert(read.os_thread.tid);
  want_a_stop_.insert(read.os_thread.tid);
  read.machine.reset();
  read_running(opened.program(), walk, read);
}

// Whether it could be read with proof that it slept from before until after.
bool StackReading::read_asleep(OpenPython& opened,
                               const Walk& walk,
                               bool unwinds,
                               ThreadStack& read) {
  constexpr int most_attempts = 5;
  python::Program& program = opened.program();
  for (int attempt = 0; attempt < most_attempts && !host_.interrupted(); ++attempt) {
    const auto witness = program.target->threads->watch(read.os_thread.tid);
    if (witness == nullptr) continue;
    program.forget();
    read.machine = unwinds ? open_machine_stack(read.os_thread, read.states) : nullptr;
    walk(read);
    if (witness->has_slept()) return true;
  }
  return false;
}

// A stack of two moments can be one that never was. A thread that goes in circles shows the same such
// stack now and then, and most often where it is in either of two halves of the circle: then each
// reading is the same with a chance of one in four, if these are not in step with the circle.
void StackReading::read_running(python::Program& program,
                                const Walk& walk,
                                ThreadStack& read) const {
  constexpr int most_readings = 16;
  walk(read);
  std::size_t steady = SIZE_MAX;
  for (int reading = 1; reading < most_readings && !host_.interrupted(); ++reading) {
    fall_out_of_step();
    program.forget();
    const native::MergedStack earlier = std::move(read.merged);
    walk(read);
    steady = std::min(steady, native::count_same(earlier, read.merged));
  }
  native::mark_unsteady(read.merged, steady);
}

// Of a thread that was left asleep few registers are known: where more are needed to get from its
// newest machine frames to the outermost one of its greenlet, only a stop can tell.
void StackReading::note_lost_way(OpenPython& opened, ThreadStack& read) {
  const bool is_asleep = read.os_thread.stillness == target::Stillness::asleep;
  const bool is_spared = read.os_thread.stillness == target::Stillness::spared;
  if (read.machine == nullptr || (!is_asleep && !is_spared)) return;
  for (std::size_t at = 0; read.machine->at(at) != nullptr; ++at) {
  }
  if (!read.machine->find_break() || native::is_of_greenlet(*read.machine, opened.images())) return;
  (is_asleep ? want_a_stop_ : spared_).insert(read.os_thread.tid);
}

void StackReading::read(OpenPython& opened, const Reading& reading) {
  for (const bool unheld : {false, true})
    read_those(opened, reading, unheld);
}

// Those that nobody holds come last: each of them is read anew, and what was copied is forgotten.
void StackReading::read_those(OpenPython& opened, const Reading& reading, bool unheld) {
  for (const target::OsThread& os_thread : list_wanted(opened, reading)) {
    const bool is_late = os_thread.stillness == target::Stillness::late;
    if ((is_late || moved_.count(os_thread.tid) != 0) != unheld) continue;
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
  opened.begin_anew();
  const bool is_in_time = opened.program().refresh([&reading] { return reading.is_late(); });
  // Which thread runs which interpreter is looked up on their stacks, while they stand still.
  if (is_in_time && wants_stacks) static_cast<void>(opened.threads(reading));
  return is_in_time;
}

// Of those threads that had a state when they were scouted.
void StackReading::copy_machine_stacks(OpenPython& opened, const Reading& reading) {
  if (!reading.unwinds || !opened.known_threads()) return;
  for (const target::OsThread& os_thread : list_wanted(opened, reading)) {
    const auto states = opened.states_of(os_thread, reading);
    if (states.empty() || os_thread.stillness == target::Stillness::late) continue;
    if (reading.is_late()) return;
    auto machine = open_machine_stack(os_thread, states);
    if (!machine) return;
    machines_.insert_or_assign(os_thread.tid, std::move(machine));
  }
}

// A thread that was not stopped does not tell its thread pointer; Python knows it.
std::unique_ptr<native::MachineStack> StackReading::open_machine_stack(
    target::OsThread os_thread, const std::vector<python::Thread>& states) {
  if (os_thread.tls_base.is_null()) os_thread.tls_base = Address(states.front().ident);
  return host_.select_thread(os_thread) ? host_.machine_stack() : nullptr;
}

std::unique_ptr<native::MachineStack> StackReading::take_machine_stack(
    const target::OsThread& os_thread, const std::vector<python::Thread>& states) {
  if (auto copied = machines_.extract(os_thread.tid)) return std::move(copied.mapped());
  if (reads_copy_) {
    lacks_a_copy_ = true;
    return nullptr;
  }
  const bool is_others = os_thread.stillness == target::Stillness::unknown;
  return is_others ? host_.machine_stack() : open_machine_stack(os_thread, states);
}

bool StackReading::read_copied(OpenPython& opened,
                               const Reading& reading,
                               const std::set<std::int64_t>& moved) {
  const std::uint64_t reads = opened.program().memory().reads();
  moved_ = moved;
  lacks_a_copy_ = false;
  reads_copy_ = true;  // a stack that is opened now is one of a thread that runs on
  read_those(opened, reading, false);
  reads_copy_ = false;
  if (lacks_a_copy_ || opened.program().memory().reads() != reads) {
    forget();
    return false;
  }
  read_those(opened, reading, true);
  return true;
}

void StackReading::read_alone(OpenPython& opened,
                              const Reading& reading,
                              const std::set<std::int64_t>& moved) {
  for (const std::int64_t tid : moved)
    kept_.erase(tid);
  moved_ = moved;
  read_those(opened, reading, true);
}

void StackReading::read_sleepers(OpenPython& opened, const Reading& reading) {
  forget();
  for (const target::OsThread& os_thread : list_wanted(opened, reading)) {
    const bool sleeps = os_thread.stillness == target::Stillness::asleep ||
                        os_thread.stillness == target::Stillness::spared;
    (sleeps ? moved_ : left_out_).insert(os_thread.tid);
  }
  read(opened, reading);
}

void StackReading::forget() {
  asked_.clear();
  kept_.clear();
  machines_.clear();
  left_out_.clear();
  moved_.clear();
  went_on_.clear();
  want_a_stop_.clear();
  spared_.clear();
}

}  // namespace hognose::session
