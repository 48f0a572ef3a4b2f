// What changed of a stack while it was read: of a thread that nobody holds still.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include "native/merged_stack.h"

namespace hognose::native {

/// How many Python frames, from the oldest on, are the same in two readings of one stack, and execute
/// the same instruction there.
[[nodiscard]] std::size_t count_same(const MergedStack& earlier, const MergedStack& later);

/// Each Python frame but the `steady` oldest gets a hole.
void mark_unsteady(MergedStack& stack, std::size_t steady);

}  // namespace hognose::native
