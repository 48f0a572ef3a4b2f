// How much one command may still do: nodes, bytes, time, and the user's patience (Ctrl-C).
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

namespace hognose {

/// Which limit ended a walk.
enum class Exhausted : std::uint8_t { nodes, bytes, deadline, interrupted };

/// The limit in words for a reader: "node limit", "time limit", "interrupted", …
[[nodiscard]] const char* describe_exhausted(Exhausted why);

/// A safety allowance that every walk over target data spends from. Once exhausted it stays so;
/// the clock and the interrupt flag are looked at every 256 nodes.
class Budget {
 public:
  struct Limits {
    std::uint64_t nodes = 10'000'000;
    std::uint64_t bytes = 1ULL << 28U;
    std::chrono::milliseconds time{60'000};
  };

  Budget() : Budget(Limits{}) {}
  explicit Budget(Limits limits, std::function<bool()> interrupted = {});

  /// Spends one node (an object, a frame, a table slot). False once anything is exhausted.
  bool spend_node() {
    if (exhausted_) return false;
    if (nodes_left_ == 0) return exhaust(Exhausted::nodes);
    --nodes_left_;
    return (nodes_left_ % poll_interval) != 0 || poll();
  }
  /// Spends `count` bytes of target data. False once anything is exhausted.
  bool spend_bytes(std::uint64_t count) {
    if (exhausted_) return false;
    if (count > bytes_left_) return exhaust(Exhausted::bytes);
    bytes_left_ -= count;
    return true;
  }

  /// Looks at the clock and the interrupt flag now, for work that takes long between two nodes.
  bool check() { return !exhausted_ && poll(); }

  [[nodiscard]] std::optional<Exhausted> exhausted() const { return exhausted_; }

 private:
  static constexpr std::uint64_t poll_interval = 256;
  bool exhaust(Exhausted why) {
    exhausted_ = why;
    return false;
  }
  bool poll();

  std::uint64_t nodes_left_;
  std::uint64_t bytes_left_;
  std::chrono::steady_clock::time_point deadline_;
  std::function<bool()> interrupted_;
  std::optional<Exhausted> exhausted_;
};

}  // namespace hognose
