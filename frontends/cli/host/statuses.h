// Exit statuses of several answers as one.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

namespace hognose::cli {

/// 0 if all of them are, 1 if some question was answered (0 or 1), else the commonest, the first of
/// those that are equally common.
[[nodiscard]] int sum_up_statuses(const std::vector<int>& statuses);

}  // namespace hognose::cli
