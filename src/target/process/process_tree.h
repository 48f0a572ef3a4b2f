// Which processes descend from which.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <sys/types.h>

namespace hognose::target {

/// All processes below this one, the nearest first, without it.
[[nodiscard]] std::vector<::pid_t> list_descendants(::pid_t pid);

}  // namespace hognose::target
