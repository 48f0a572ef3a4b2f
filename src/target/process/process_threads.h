// The threads of a live process: listed from /proc, and stopped together by ptrace.
//
// A thread is seized, never "attached": seizing sends no signal, keeps job control as it is, and a
// tracer that dies leaves its tracees running. A signal that arrives while we hold a thread is
// handed on when we let go.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "target/seams/recorded_threads.h"

namespace hognose::target {

/// The ids of all threads of a process, the main one first; not_found if there is no such process.
[[nodiscard]] Result<std::vector<::pid_t>> list_thread_ids(::pid_t pid);

/// Name, state and inner id of a thread, from the text of /proc/TID/status.
[[nodiscard]] OsThread parse_thread_status(::pid_t tid, const std::string& status);

/// Name and state of a thread, from the text of /proc/TID/stat, which the kernel writes faster.
[[nodiscard]] OsThread parse_thread_stat(::pid_t tid, const std::string& stat);

/// What /proc says of a thread; not_found if it has ended.
[[nodiscard]] Result<OsThread> read_thread(::pid_t pid, ::pid_t tid);

/// The same of those threads of a process that have not ended.
[[nodiscard]] std::vector<OsThread> read_threads(::pid_t pid, const std::vector<::pid_t>& tids);

/// Whether a thread has ended and is only still listed.
[[nodiscard]] bool is_dead(const OsThread& thread);

/// Holds every thread of a process stopped, from `stop` until `resume` or the end of its life. All
/// of that must happen on one thread of ours, as ptrace wants it.
class StoppedProcess {
 public:
  /// Stops all threads, also those that are born meanwhile. A thread that does not stop in time (it
  /// sleeps in the kernel) stays listed. permission if the kernel refuses, as it also does while a
  /// debugger is attached; our own process is refused as unsupported.
  static Result<StoppedProcess> stop(
      ::pid_t pid, std::chrono::milliseconds patience = std::chrono::milliseconds(1000));

  StoppedProcess(StoppedProcess&& other) noexcept = default;
  StoppedProcess& operator=(StoppedProcess&& other) noexcept = delete;
  StoppedProcess(const StoppedProcess&) = delete;
  StoppedProcess& operator=(const StoppedProcess&) = delete;
  ~StoppedProcess() { resume(); }

  /// Lets every thread run on. Does nothing the second time.
  void resume();

  /// Adds every thread, with its registers and TLS base as they are while stopped.
  void record_into(RecordedThreads& threads) const;

 private:
  struct Held {
    OsThread thread;  // as it was before it was stopped
    bool is_dead = false;  // a zombie: neither stops nor runs
    bool is_interrupted = false;
    bool is_stopped = false;
    int pending_signal = 0;  // to be delivered when we let go
  };
  using Deadline = std::chrono::steady_clock::time_point;

  StoppedProcess() = default;
  [[nodiscard]] bool holds(::pid_t tid) const;
  Result<bool> seize_new(::pid_t pid);
  Result<bool> seize(::pid_t pid, OsThread thread);
  void interrupt(bool running, Deadline deadline);
  void wait_for_interrupted(Deadline deadline);
  void let_go(bool running);

  std::vector<Held> held_;
};

/// The threads of a live process: as /proc lists them until they are stopped, then as they were at
/// that moment, also after they were let go.
class ProcessThreads final : public Threads {
 public:
  explicit ProcessThreads(::pid_t pid) : pid_(pid) {}

  /// Stops the process, and records its threads with their registers.
  Result<void> stop(std::chrono::milliseconds patience);
  void resume() { stopped_.reset(); }

  [[nodiscard]] Result<std::vector<OsThread>> list() const override;
  [[nodiscard]] Result<Registers> registers(std::int64_t tid) const override;

 private:
  ::pid_t pid_;
  std::optional<RecordedThreads> recorded_;
  std::optional<StoppedProcess> stopped_;
};

}  // namespace hognose::target
