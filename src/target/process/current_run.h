// How long a thread has run since it was last given a processor, which tells one that computes from
// one that was woken for a moment.
//
// A thread that is woken in the middle of a system call goes on for some microseconds, once it is
// given a processor, and sleeps again or makes its next call. To stop it just then ends that call too
// early. So a thread is stopped only when it has run for longer.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <sys/types.h>

namespace hognose::target {

/// Counts from when it was made.
class CurrentRun {
 public:
  CurrentRun(::pid_t pid, ::pid_t tid);

  /// Whether the thread was given no processor anew while its process used them for longer than one
  /// that was woken in a system call needs to sleep again. Of a thread that was, it counts from now
  /// on. True if the kernel tells nothing.
  [[nodiscard]] bool is_more_than_a_moment();

 private:
  [[nodiscard]] std::optional<std::uint64_t> count() const;
  [[nodiscard]] std::optional<std::chrono::nanoseconds> processor_time() const;

  ::pid_t pid_;
  std::string path_;  // of the file that has the count
  std::optional<std::uint64_t> runs_;
  std::optional<std::chrono::nanoseconds> since_;
};

}  // namespace hognose::target
