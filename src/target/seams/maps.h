// The memory map of a process: which ranges exist, with which rights, from which file.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/address.h"

namespace hognose::target {

/// One line of /proc/PID/maps, or what a core file says of it.
struct Mapping {
  AddressRange range;
  std::uint64_t file_offset = 0;  ///< bytes into `path` at range.begin
  bool readable = true;
  bool writable = false;
  bool executable = false;
  std::string path;  ///< as the target sees it; empty for anonymous memory, "[stack]" and the like
};

/// All mappings, sorted by address.
class Maps {
 public:
  Maps() = default;
  explicit Maps(std::vector<Mapping> mappings);

  [[nodiscard]] const std::vector<Mapping>& all() const { return mappings_; }
  [[nodiscard]] bool is_empty() const { return mappings_.empty(); }
  /// The mapping that holds `address`, or null.
  [[nodiscard]] const Mapping* find(Address address) const;

 private:
  std::vector<Mapping> mappings_;
};

/// The text of /proc/PID/maps as mappings; lines that make no sense are left out.
[[nodiscard]] std::vector<Mapping> parse_proc_maps(const std::string& text);

}  // namespace hognose::target
