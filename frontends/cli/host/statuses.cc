// Counting statuses.
// SPDX-License-Identifier: MIT
#include "cli/host/statuses.h"

#include <algorithm>

namespace hognose::cli {

int sum_up_statuses(const std::vector<int>& statuses) {
  const auto is_whole = [](int status) { return status == 0; };
  const auto is_answered = [](int status) { return status == 0 || status == 1; };
  if (std::all_of(statuses.begin(), statuses.end(), is_whole)) return 0;
  if (std::any_of(statuses.begin(), statuses.end(), is_answered)) return 1;
  const auto count = [&](int status) {
    return std::count(statuses.begin(), statuses.end(), status);
  };
  return *std::max_element(statuses.begin(), statuses.end(), [&](int one, int other) {
    return count(one) < count(other);
  });
}

}  // namespace hognose::cli
