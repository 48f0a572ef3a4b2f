// Which threads are stopped, which are watched, and what is known of each.
// SPDX-License-Identifier: MIT
#include "target/process/process_hold.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <iterator>
#include <string_view>
#include <unordered_set>
#include <utility>

#include <unistd.h>

#include "target/process/process_threads.h"
#include "target/seams/system_call.h"

namespace hognose::target {
namespace {

class ProcessWitness final : public SleepWitness {
 public:
  explicit ProcessWitness(SleepProof proof) : proof_(std::move(proof)) {}
  [[nodiscard]] bool has_slept() const override { return proof_.holds(); }

 private:
  SleepProof proof_;
};

// The process is still held while its threads are let go, which takes as long as to stop them.
TracerLimits limits_of(const HoldWishes& wishes) {
  TracerLimits limits;
  if (!wishes.most) return limits;
  limits.patience = std::chrono::microseconds(*wishes.most) / 4;
  limits.most = std::chrono::microseconds(*wishes.most) * 3 / 4;
  return limits;
}

bool call_survives_a_stop(const Registers& registers) {
  const auto call = registers.system_call();
  return !call || survives_a_stop(*call);
}

// A moment in which a thread that is about to sleep can do so.
void let_it_fall_asleep() {
  const timespec length{0, 50'000};
  ::nanosleep(&length, nullptr);
}

}  // namespace

Result<ProcessHold> ProcessHold::begin(::pid_t pid, const HoldWishes& wishes) {
  if (pid == ::getpid()) return fail(ErrorKind::unsupported, "our own process");
  constexpr int most_rounds = 100;  // each meets the threads born during the one before
  ProcessHold hold(pid, wishes);
  for (int round = 0; round < most_rounds; ++round) {
    std::vector<Held> found = TRY(hold.find_new());
    if (found.empty()) break;
    hold.watch(found);
    TRY(hold.stop(found));
    std::ranges::move(found, std::back_inserter(hold.threads_));
    if (count_threads(pid) == hold.threads_.size()) break;
  }
  return hold;
}

Result<std::vector<ProcessHold::Held>> ProcessHold::find_new() const {
  std::unordered_set<std::int64_t> known;
  for (const Held& held : threads_)
    known.insert(held.thread.tid);
  std::vector<::pid_t> ids = TRY(list_thread_ids(pid_));
  std::erase_if(ids, [&known](::pid_t tid) { return known.count(tid) != 0; });
  std::vector<Held> found;
  for (OsThread& thread : read_threads(pid_, ids))
    found.push_back({.thread = std::move(thread)});
  return found;
}

// One that runs may be about to sleep, and would be stopped in the system call that it does so in: it
// is looked at until it has run for a while. Nobody is held meanwhile.
void ProcessHold::watch(std::vector<Held>& found) const {
  constexpr std::chrono::milliseconds most_time(500);
  const auto end = Tracer::Clock::now() + most_time;
  while (watch_once(found) && Tracer::Clock::now() < end)
    let_it_fall_asleep();
}

// Whether some of them have run for no more than a moment.
bool ProcessHold::watch_once(std::vector<Held>& found) const {
  constexpr std::string_view states = "SDR";
  bool is_too_early = false;
  for (Held& held : found) {
    char& state = held.thread.state;
    const auto tid = static_cast<::pid_t>(held.thread.tid);
    const bool is_wanted = state == 'D' || !wishes_.stops_sleepers;
    if (held.proof || !is_wanted || states.find(state) == std::string_view::npos) continue;
    held.proof = SleepProof::begin(files_of_threads_, pid_, tid);
    if (held.proof && state == 'R') state = 'S';
    if (held.proof) continue;
    if (!held.run) held.run.emplace(pid_, tid);
    is_too_early = !held.run->is_more_than_a_moment() || is_too_early;
  }
  return is_too_early;
}

// One that waits in the kernel (D) does not stop, whoever wants it.
bool ProcessHold::is_left_alone(Held& held) const {
  if (!held.proof) {
    if (is_dead(held.thread)) return true;
    held.thread.stillness = Stillness::late;  // unless it is stopped
    return wishes_.stops_nobody;
  }
  held.thread.stillness = Stillness::asleep;
  if (wishes_.stops_nobody) return true;
  const bool is_named = wishes_.stops.count(held.thread.tid) != 0;
  if (held.thread.state == 'D' || (!is_named && !wishes_.stops_safe_sleepers)) return true;
  const bool is_safe = call_survives_a_stop(held.proof->registers());
  if (!is_safe && is_named) held.thread.stillness = Stillness::spared;
  return !is_safe;
}

Result<void> ProcessHold::stop(std::vector<Held>& found) {
  std::vector<Tracee> tracees;
  for (Held& held : found) {
    if (is_left_alone(held)) continue;
    held.proof.reset();
    const bool runs = held.thread.state == 'R';
    tracees.push_back({.tid = static_cast<::pid_t>(held.thread.tid),
                       .runs = runs,
                       .is_left_asleep = runs && !wishes_.stops_sleepers});
  }
  if (tracees.empty()) return {};
  if (!tracer_) tracer_ = TRY(Tracer::start(limits_of(wishes_)));
  TRY(tracer_->stop(pid_, tracees));
  std::size_t next = 0;
  std::erase_if(found, [&](Held& held) {
    if (next == tracees.size() || tracees[next].tid != held.thread.tid) return false;
    take_over(tracees[next], held);
    return tracees[next++].fate == Tracee::Fate::gone;
  });
  return {};
}

// What did not stop may have begun to wait in the kernel just then.
void ProcessHold::take_over(const Tracee& tracee, Held& held) const {
  held.registers = tracee.registers;
  held.thread.tls_base = tracee.tls_base;
  held.thread.stillness = Stillness::stopped;
  if (tracee.fate == Tracee::Fate::stopped) return;
  held.thread.stillness = Stillness::late;
  const auto now = read_thread(pid_, tracee.tid);
  const bool sleeps = tracee.fate == Tracee::Fate::asleep || (now && now->state == 'D');
  if (sleeps) held.proof = SleepProof::begin(pid_, tracee.tid);
  if (!held.proof) return;
  held.thread.stillness = Stillness::asleep;
  held.thread.state = now ? now->state : held.thread.state;
}

void ProcessHold::record_into(RecordedThreads& threads) const {
  for (const Held& held : threads_)
    threads.add(held.thread, held.proof ? std::optional(held.proof->registers()) : held.registers);
}

std::optional<Tracer::Clock::time_point> ProcessHold::held_since() const {
  return tracer_ ? tracer_->held_since() : std::nullopt;
}

bool ProcessHold::is_holding() const {
  return !tracer_ || tracer_->is_holding();
}

std::set<std::int64_t> ProcessHold::find_moved() const {
  std::set<std::int64_t> moved;
  for (const Held& held : threads_) {
    if (held.proof && !held.proof->holds()) moved.insert(held.thread.tid);
  }
  return moved;
}

Result<void> ProcessThreads::begin_hold(const HoldWishes& wishes) {
  hold_.reset();
  hold_.emplace(TRY(ProcessHold::begin(pid_, wishes)));
  hold_->record_into(recorded_.emplace());
  return {};
}

Result<std::vector<OsThread>> ProcessThreads::list() const {
  if (recorded_) return recorded_->list();
  return read_threads(pid_, TRY(list_thread_ids(pid_)));
}

Result<Registers> ProcessThreads::registers(std::int64_t tid) const {
  if (recorded_) return recorded_->registers(tid);
  return fail(ErrorKind::not_found, "registers of a thread that runs");
}

std::unique_ptr<SleepWitness> ProcessThreads::watch(std::int64_t tid) {
  auto proof = SleepProof::begin(pid_, static_cast<::pid_t>(tid));
  if (!proof) return nullptr;
  if (recorded_) recorded_->set(tid, proof->registers());
  return std::make_unique<ProcessWitness>(std::move(*proof));
}

}  // namespace hognose::target
