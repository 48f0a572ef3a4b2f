// What one question wants read of a target, and by when.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/budget.h"
#include "session/host.h"

namespace hognose::session {

/// The wishes of one question.
struct Reading {
  /// The kernel id of the one thread that it is about; nothing: all of the process.
  std::optional<std::int64_t> only_thread{};
  /// For hosts without a selection (hognose print --frame N): that Python frame of whatever thread,
  /// the newest 0.
  std::optional<std::size_t> frame_of_each_thread{};
  bool reads_values = false;  ///< a live process must hold still until the question is answered
  bool reads_exceptions = false;  ///< with the stacks, what each thread raises and handles
  bool unwinds = true;  ///< with the stacks, their machine frames, if the host has any
  std::optional<std::chrono::milliseconds> max_pause{};  ///< how long a live process may be held
  /// Threads that sleep are stopped as well, though that may fail their system calls.
  bool stops_sleepers = false;
  /// No thread is stopped: one that runs is read as it goes.
  bool stops_nobody = false;
  /// When whoever waits for the target loses patience: what is read until then is shown, and the
  /// rest is cut.
  std::optional<std::chrono::steady_clock::time_point> deadline{};

  [[nodiscard]] bool wants(const target::OsThread& thread) const {
    return !only_thread || thread.has_id(*only_thread);
  }
  [[nodiscard]] bool is_late() const {
    return deadline && std::chrono::steady_clock::now() >= *deadline;
  }
};

/// A fresh allowance, until the deadline at most, or until the user interrupts.
[[nodiscard]] Budget make_budget(Host& host, const Reading& reading);

}  // namespace hognose::session
