// Files that become shorter while they are mapped: a crash loop writes the next core over this one, and
// whoever owns a library may cut it.
//
// Reading what is gone then ends the program by SIGBUS. Here it reads as zeros, from the first page that
// is missed to the end of that mapping: what was gone there was gone behind it as well, and a page each
// would be more mappings than a process may have.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

namespace hognose::target {

/// From here on, what is gone of files that are watched reads as zeros. Other SIGBUS are left to who
/// handled them before: this may be part of a debugger.
void survive_lost_pages();

/// Whether that has happened.
[[nodiscard]] bool were_pages_lost();

/// A mapping of a file that is watched as long as this lives.
class WatchedMapping {
 public:
  WatchedMapping() = default;
  explicit WatchedMapping(std::span<const std::byte> mapping);
  WatchedMapping(WatchedMapping&& other) noexcept;
  WatchedMapping& operator=(WatchedMapping&& other) noexcept;
  WatchedMapping(const WatchedMapping&) = delete;
  WatchedMapping& operator=(const WatchedMapping&) = delete;
  ~WatchedMapping();

 private:
  std::size_t number_ = none;
  static constexpr std::size_t none = ~std::size_t{0};
};

}  // namespace hognose::target
