// A live process held still: the threads that run are stopped, and those that sleep are watched.
//
// Sleepers are looked at before the others are stopped, and once more before these are let go. If all
// of them have slept on, then nothing of the process has moved in between, and what was read is of
// one moment. The kernel lists and stops threads one by one; those that are born meanwhile are met in
// further rounds.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <sys/types.h>

#include "target/process/current_run.h"
#include "target/process/sleep_proof.h"
#include "target/process/tracer.h"
#include "target/seams/recorded_threads.h"
#include "target/target.h"

namespace hognose::target {

class ProcessHold {
 public:
  /// As Pause::begin() says it. Our own process is refused as unsupported.
  [[nodiscard]] static Result<ProcessHold> begin(::pid_t pid, const HoldWishes& wishes);

  /// Adds every thread, with the registers that are known of it.
  void record_into(RecordedThreads& threads) const;
  [[nodiscard]] std::optional<Tracer::Clock::time_point> held_since() const;
  [[nodiscard]] bool is_holding() const;
  [[nodiscard]] std::set<std::int64_t> find_moved() const;

 private:
  struct Held {
    OsThread thread;  // as it was before anything was stopped
    std::optional<SleepProof> proof{};  // of one that is not to be stopped
    std::optional<CurrentRun> run{};  // of one that ran
    std::optional<Registers> registers{};
  };

  ProcessHold(::pid_t pid, HoldWishes wishes)
      : pid_(pid), files_of_threads_(open_threads_of(pid)), wishes_(std::move(wishes)) {}
  [[nodiscard]] Result<std::vector<Held>> find_new() const;
  void watch(std::vector<Held>& found) const;
  [[nodiscard]] bool watch_once(std::vector<Held>& found) const;
  [[nodiscard]] bool is_left_alone(Held& held) const;
  Result<void> stop(std::vector<Held>& found);
  void take_over(const Tracee& tracee, Held& held) const;

  ::pid_t pid_;
  Descriptor files_of_threads_;
  HoldWishes wishes_;
  std::vector<Held> threads_;
  std::unique_ptr<Tracer> tracer_;  // null: nothing had to be stopped
};

/// The threads of a live process: as /proc lists them until it is held, then as they were at that
/// moment, also after they were let go.
class ProcessThreads final : public Threads {
 public:
  explicit ProcessThreads(::pid_t pid) : pid_(pid) {}

  Result<void> begin_hold(const HoldWishes& wishes);
  void end_hold() { hold_.reset(); }
  /// Null if it is not held.
  [[nodiscard]] const ProcessHold* hold() const { return hold_ ? &*hold_ : nullptr; }

  [[nodiscard]] Result<std::vector<OsThread>> list() const override;
  [[nodiscard]] Result<Registers> registers(std::int64_t tid) const override;
  [[nodiscard]] std::unique_ptr<SleepWitness> watch(std::int64_t tid) override;

 private:
  ::pid_t pid_;
  std::optional<RecordedThreads> recorded_;
  std::optional<ProcessHold> hold_;
};

}  // namespace hognose::target
