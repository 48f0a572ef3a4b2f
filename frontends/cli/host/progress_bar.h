// How far something is that takes more than a second.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace hognose::cli {

/// "hognose: unpacking [#####-----]  50 %", at most `columns` wide. Without a total (0), which a
/// pipe does not tell, the count alone.
[[nodiscard]] std::string draw_progress(std::string_view what,
                                        std::uint64_t done,
                                        std::uint64_t total,
                                        std::size_t columns);

/// The one line that is drawn over and over, on a terminal only.
class ProgressBar {
 public:
  using Clock = std::chrono::steady_clock;

  /// `descriptor` is where it is drawn: nowhere, if that is no terminal.
  explicit ProgressBar(int descriptor);
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar() { clear(); }

  /// Draws, unless that began less than a second ago or was drawn just now.
  void show(std::string_view what, std::uint64_t done, std::uint64_t total);
  /// Takes the line away; what comes next has a second again.
  void clear();

 private:
  int descriptor_;
  bool is_wanted_;
  bool is_drawn_ = false;
  Clock::time_point next_{};  // when it may be drawn; the beginning of time: nothing has begun
};

}  // namespace hognose::cli
