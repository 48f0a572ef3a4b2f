// Line by line, as names of processes may hold any key.
// SPDX-License-Identifier: MIT
#include "target/seams/proc_status.h"

#include <algorithm>

namespace hognose::target {

std::string_view find_status_line(std::string_view status, std::string_view key) {
  for (std::size_t at = 0; at < status.size();) {
    const std::size_t end = std::min(status.find('\n', at), status.size());
    const std::string_view line = status.substr(at, end - at);
    if (line.starts_with(key)) return line.substr(std::min(key.size() + 1, line.size()));
    at = end + 1;
  }
  return {};
}

}  // namespace hognose::target
