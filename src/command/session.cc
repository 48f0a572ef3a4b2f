// Open Pythons, epochs and what is selected.
// SPDX-License-Identifier: MIT
#include "command/session.h"

#include <algorithm>
#include <deque>

#include "base/formatted.h"
#include "command/exception_facts.h"
#include "command/place.h"
#include "command/program_notes.h"
#include "native/calls.h"
#include "native/runs.h"
#include "native/unsteady.h"
#include "python/kernel_threads.h"

namespace hognose::command {
namespace {

// The thread that a user means by `tid`, if any.
std::optional<target::OsThread> find_thread(const target::Threads& threads,
                                            std::optional<std::int64_t> tid) {
  const auto list = tid ? threads.list() : std::vector<target::OsThread>();
  if (!list) return std::nullopt;
  for (const target::OsThread& thread : *list) {
    if (thread.has_id(*tid)) return thread;
  }
  return std::nullopt;
}

}  // namespace

Result<Session::Open*> Session::open() {
  const std::int64_t key = host_.process_key();
  if (key == 0) return fail(ErrorKind::not_found, "process");
  if (const auto known = open_.find(key); known != open_.end()) {
    if (known->second.error) return fail(*known->second.error);
    return &known->second;
  }
  auto target = host_.open_target();
  if (!target) return fail(target.error());
  Open& opened = open_[key];  // the Program refers to the Target: it must not move from here on
  opened.target = std::move(*target);
  const python::OpenOptions options{
      [this](const std::string& path) { return host_.find_types(path); },
      cache_folder,
      forced_witness,
      runtime};
  auto program = readers_.open_program(opened.target, options);
  if (!program) {
    opened.error = program.error();
    return fail(program.error());
  }
  opened.program = std::move(*program);
  return &opened;
}

const target::Target* Session::target() {
  static_cast<void>(open());
  const auto opened = open_.find(host_.process_key());
  return opened == open_.end() ? nullptr : &opened->second.target;
}

Result<const python::Program*> Session::program() {
  return TRY(open())->program.get();
}

Result<const python::ThreadList*> Session::threads() {
  Open& opened = *TRY(open());
  if (!opened.threads) {
    Budget allowance = budget();
    opened.threads = readers_.read_threads(*opened.program, allowance);
  }
  return &*opened.threads;
}

NativeImages* Session::images() {
  const auto opened = open();
  if (!opened) return nullptr;
  auto& images = (*opened)->images;
  if (!images) images.emplace((*opened)->target, (*opened)->program->build.image_path);
  return &*images;
}

Result<const Situation*> Session::situation(native::Detail detail) {
  const python::Program& program = *TRY(this->program());
  target::OsThread os_thread = TRY(host_.selected_thread());
  const std::int64_t key = host_.process_key();
  const auto is_current = [&](const target::OsThread& known) {
    return known.tid == os_thread.tid && known.tls_base == os_thread.tls_base;
  };
  const bool is_same = situation_ && situation_key_ == key && is_current(situation_->os_thread);
  if (is_same && situation_->detail >= detail) return &*situation_;
  const auto read = stacks_.find(os_thread.tid);
  if (read != stacks_.end() && is_current(read->second.os_thread))
    return described(program, read->second);
  situation_.reset();
  situation_ = TRY(read_situation(std::move(os_thread), detail));
  situation_key_ = key;
  return described(program, *situation_);
}

// What the stacks say in words is looked up when it is wanted: nobody waits for the target then.
const Situation* Session::described(const python::Program& program, Situation& read) const {
  if (!std::exchange(read.is_described, true)) readers_.describe(program, read.stack);
  return &read;
}

Result<Situation> Session::read_situation(target::OsThread os_thread, native::Detail detail) {
  const auto now = std::chrono::steady_clock::now();
  if (deadline && now >= *deadline) left_out_.insert(os_thread.tid);
  // Once left out it stays so: the target runs by now, and the others are as they were before.
  if (is_left_out(os_thread.tid)) return fail(ErrorKind::limit, "stack of the thread");
  python::Program& program = *TRY(open())->program;
  const python::ThreadList& list = *TRY(threads());
  auto states = python::find_states(list, os_thread);
  if (states.empty())
    return fail(list.hole.value_or(Error{ErrorKind::not_found, {}, "Python thread"}));
  auto machine = take_machine_stack(os_thread.tid);
  Situation read;
  read.states = std::move(states);
  read.os_thread = std::move(os_thread);
  read.machine = std::move(machine);
  read.detail = detail;
  Budget allowance = budget();
  const auto merge = [&] {
    return readers_.merge(program, read.states, read.machine.get(), allowance, detail);
  };
  read.stack = merge();
  if (program.target->runs_on) settle(program, merge, read);
  if (reads_exceptions) {
    read.exceptions =
        read_exception_facts(program, read.states, addresses_of(read.stack), allowance);
  }
  return read;
}

// A stack of two moments can be one that never was. A thread that goes in circles may show the
// same such stack twice, hardly four times: what is not marked was the same in four readings.
void Session::settle(python::Program& program,
                     const std::function<native::MergedStack()>& merge,
                     Situation& read) {
  constexpr int most_readings = 10;
  constexpr std::size_t enough = 3;
  std::deque<native::MergedStack> earlier;
  std::size_t agreements = 0;
  described(program, read);
  for (int reading = 1; reading < most_readings && agreements < enough; ++reading) {
    program.forget();
    earlier.push_back(std::exchange(read.stack, merge()));
    readers_.describe(program, read.stack);
    if (earlier.size() > enough) earlier.pop_front();
    agreements = native::mark_unsteady(earlier.back(), read.stack) ? 0 : agreements + 1;
  }
  // The newest of them was compared in the loop.
  for (std::size_t at = 0; at + 1 < earlier.size(); ++at)
    native::mark_unsteady(earlier[at], read.stack);
}

void Session::read_stacks(std::optional<std::int64_t> tid) {
  const auto program = this->program();
  const auto os_threads = program ? (*program)->target->threads->list() : fail(program.error());
  if (!os_threads) return;
  for (const target::OsThread& os_thread : *os_threads) {
    if (tid && !os_thread.has_id(*tid)) continue;
    if (host_.interrupted() || !host_.select_thread(os_thread)) return;
    auto read = read_situation(os_thread, native::Detail::levels);
    if (read) stacks_.emplace(os_thread.tid, std::move(*read));
  }
}

void Session::scout_stacks(std::optional<std::int64_t> tid, bool with_calls) {
  constexpr std::size_t pages_of_a_thread = 64;
  const auto opened = open();
  const auto list = threads();
  if (!opened || !list) return;
  python::Program& program = *(*opened)->program;
  program.allow_pages((*list)->threads.size() * pages_of_a_thread);
  Budget allowance = budget();
  const auto os_thread = find_thread(*(*opened)->target.threads, tid);
  // Of one of several interpreters it is not known yet who runs it.
  const bool is_sure = !python::has_several_interpreters(**list);
  for (const python::Thread& state : (*list)->threads) {
    const bool is_other = os_thread && state.native_id != 0 && !os_thread->has_id(state.native_id);
    if (is_sure && is_other) continue;
    scout_state(program, state, with_calls, allowance);
    if (allowance.exhausted()) return;
  }
}

void Session::scout_state(const python::Program& program,
                          const python::Thread& state,
                          bool with_calls,
                          Budget& allowance) const {
  static_cast<void>(python::read_runtime_state(program, state));
  const native::Runs found = native::read_runs(program, {&state, 1}, allowance);
  for (const native::Run& run : found.runs) {
    if (!with_calls || run.begin == run.end) continue;
    static_cast<void>(native::read_callables(program, &found.list.frames[run.begin]));
  }
  if (!reads_exceptions) return;
  const auto frames = addresses_of(found.list.frames);
  static_cast<void>(read_exception_facts(program, {&state, 1}, frames, allowance));
}

bool Session::copy_scouted(std::optional<std::int64_t> tid) {
  forget_stacks();
  const auto opened = open();
  if (!opened) return true;
  copy_machine_stacks(**opened, tid);
  const auto& scouted = (*opened)->threads;
  const bool wants_stacks = scouted && python::has_several_interpreters(*scouted);
  (*opened)->threads.reset();
  const bool is_in_time = (*opened)->program->refresh(
      [this] { return deadline && std::chrono::steady_clock::now() >= *deadline; });
  // Which thread runs which interpreter is looked up on their stacks, while they stand still.
  if (is_in_time && wants_stacks) static_cast<void>(threads());
  return is_in_time;
}

// Of those threads that had a state when they were scouted.
void Session::copy_machine_stacks(const Open& opened, std::optional<std::int64_t> tid) {
  const auto os_threads = opened.target.threads->list();
  if (!os_threads || !opened.threads) return;
  for (const target::OsThread& os_thread : *os_threads) {
    if (tid && !os_thread.has_id(*tid)) continue;
    if (python::find_states(*opened.threads, os_thread).empty()) continue;
    if (!host_.select_thread(os_thread)) return;
    auto machine = host_.machine_stack();
    if (!machine) return;
    machines_.insert_or_assign(os_thread.tid, std::move(machine));
  }
}

std::unique_ptr<native::MachineStack> Session::take_machine_stack(std::int64_t tid) {
  const auto copied = machines_.extract(tid);
  return copied ? std::move(copied.mapped()) : host_.machine_stack();
}

bool Session::read_copied_stacks(std::optional<std::int64_t> tid) {
  const auto program = this->program();
  if (!program) return true;
  const std::uint64_t reads = (*program)->memory().reads();
  read_stacks(tid);
  if ((*program)->memory().reads() == reads) return true;
  forget_stacks();
  return false;
}

std::vector<std::string> Session::take_notes() {
  const auto opened = open();
  if (!opened || (*opened)->notes_said) return {};
  (*opened)->notes_said = true;
  std::vector<std::string> notes = notes_of(*(*opened)->program, host_.words());
  const auto& threads = (*opened)->threads;
  if (threads && threads->unplaced != 0) {
    notes.push_back(formatted(
        "interpreters other than the main one: which thread runs the frames of {} of them is not "
        "known; they are shown in the thread that their state names",
        threads->unplaced));
  }
  return notes;
}

void Session::forget_stacks() {
  situation_.reset();
  stacks_.clear();
  machines_.clear();
  left_out_.clear();
}

void Session::end_epoch(Change change) {
  forget_stacks();
  sources_.end_epoch();
  if (change == Change::ran) choice_.reset();
  for (auto at = open_.begin(); at != open_.end();) {
    Open& opened = at->second;
    if (opened.error) {  // there was no Python: perhaps there is one now
      at = open_.erase(at);
      continue;
    }
    opened.program->forget();
    opened.threads.reset();
    opened.notes_said = false;
    ++at;
  }
}

void Session::forget_images() {
  forget_stacks();
  sources_.end_epoch();  // what it has found is kept by the files of targets that go now
  open_.clear();
}

void Session::forget_process(std::int64_t key) {
  forget_stacks();
  sources_.end_epoch();
  open_.erase(key);
  if (choice_ && choice_->key == key) choice_.reset();
}

std::optional<Session::Choice> Session::choice_at(std::size_t index) {
  const auto now = situation();
  if (!now || !find_python_frame((*now)->stack, index)) return std::nullopt;
  return Choice{host_.process_key(), (*now)->os_thread.tid, host_.selected_level(), index};
}

bool Session::select_frame(std::size_t index) {
  auto choice = choice_at(index);
  if (!choice) return false;
  choice_ = choice;
  return true;
}

std::optional<std::size_t> Session::chosen_index() {
  const auto now = situation();
  if (!now) return std::nullopt;
  const bool is_current = choice_ && choice_->key == host_.process_key() &&
                          choice_->tid == (*now)->os_thread.tid &&
                          choice_->level == host_.selected_level();
  return is_current ? choice_->index : frame_of_each_thread;
}

bool Session::has_choice() {
  return chosen_index().has_value();
}

std::optional<std::size_t> Session::selected_frame() {
  const auto now = situation();
  if (!now) return std::nullopt;
  const native::MergedStack& stack = (*now)->stack;
  if (const auto index = chosen_index()) return find_python_frame(stack, *index);
  return find_newest_python(stack, find_start(stack, host_.selected_level()));
}

Budget Session::budget() {
  Budget::Limits limits;
  if (deadline) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(*deadline - std::chrono::steady_clock::now());
    limits.time = std::clamp(left, std::chrono::milliseconds(0), limits.time);
  }
  return Budget(limits, [this] { return host_.interrupted(); });
}

}  // namespace hognose::command
