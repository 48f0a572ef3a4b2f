// Proof that a thread of another process has slept for as long as it was read, without touching it.
//
// To stop a thread is to end the system call that it sleeps in: epoll_wait fails with EINTR, a write
// that has begun returns a short count. But whoever sleeps changes nothing, and its registers are as
// it left them, so that it need not be stopped to be read. The kernel counts how often each thread has
// been given a processor. In this order:
//
//   1. the count            /proc/PID/task/TID/schedstat, the third number
//   2. where it sleeps      …/syscall: answered only of a thread that is on no processor; it ends
//                           with the stack and instruction pointers
//   3. everything that is to be read of it
//   4. the count again
//
// If both counts are equal, it was on none from 2 to 4. Kernels without that count have those of
// being taken from a processor (…/status); then it must be seen to sleep once more, between 3 and 4.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "target/seams/descriptor.h"
#include "target/seams/registers.h"

namespace hognose::target {

/// The registers that the text of /proc/PID/task/TID/syscall tells: of a thread in a system call its
/// number and arguments as well. Nothing if it runs, or is about to end.
[[nodiscard]] std::optional<Registers> parse_sleeping_registers(std::string_view text);

/// Those of a thread, as they are now: nothing if it runs. not_found, permission where the kernel does
/// not tell.
[[nodiscard]] Result<std::optional<Registers>> read_sleeping_registers(::pid_t pid, ::pid_t tid);

/// Whether a thread is still where it was when its registers were `then`, null if these are not known; true where
/// the kernel does not tell.
[[nodiscard]] bool sleeps_as_before(::pid_t pid, ::pid_t tid, const Registers* then);

/// How often the text of /proc/PID/task/TID/schedstat says that a thread was given a processor;
/// nothing if the kernel does not count.
[[nodiscard]] std::optional<std::uint64_t> parse_runs(std::string_view schedstat);

/// How often the text of /proc/PID/task/TID/status says that it was taken from one.
[[nodiscard]] std::optional<std::uint64_t> parse_switches(std::string_view status);

/// The folder in which the kernel tells of the threads of a process; not open if there is none.
[[nodiscard]] Descriptor open_threads_of(::pid_t pid);

/// One thread that slept when this was made.
class SleepProof {
 public:
  /// Nothing if the thread runs, or if nothing could be proven later.
  [[nodiscard]] static std::optional<SleepProof> begin(::pid_t pid, ::pid_t tid);
  /// The same of one of many: `threads` is open_threads_of(pid).
  [[nodiscard]] static std::optional<SleepProof> begin(const Descriptor& threads,
                                                       ::pid_t pid,
                                                       ::pid_t tid);

  /// Whether it has slept from begin() until now.
  [[nodiscard]] bool holds() const;
  /// Where it sleeps: the stack and instruction pointers, and its system call with its arguments.
  [[nodiscard]] const Registers& registers() const { return registers_; }

 private:
  SleepProof() = default;
  [[nodiscard]] std::optional<std::uint64_t> count(const Descriptor& file) const;
  [[nodiscard]] bool holds_by_name() const;
  void leave_descriptors_to_others();

  Descriptor file_;  // that has the count; not open where descriptors are few
  bool counts_runs_ = true;
  std::uint64_t before_ = 0;
  Descriptor call_;  // where it sleeps; not open where that need not be looked at again
  // Where the files are opened again: their folder, and when the thread began, which another of the same
  // number has not.
  ::pid_t pid_ = 0;
  ::pid_t tid_ = 0;
  std::optional<std::uint64_t> began_;
  Registers registers_;
};

}  // namespace hognose::target
