// Room for pages, many at a time, and kept: fresh memory costs more than what is written there.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace hognose::target {

/// Gives out pages. What it has taken it keeps for the next ones.
class PageStore {
 public:
  static constexpr std::size_t page_size = 4096;
  using Page = std::span<std::byte, page_size>;

  /// A page of anybody's old bytes, good until clear().
  [[nodiscard]] Page take();
  /// Takes the newest page back, if nothing came into it.
  void give_back() { --taken_; }
  /// Takes all pages back.
  void clear() { taken_ = 0; }

 private:
  static constexpr std::size_t pages_at_once = 64;
  using Slab = std::unique_ptr<std::byte[]>;

  std::vector<Slab> slabs_;
  std::size_t taken_ = 0;
};

}  // namespace hognose::target
