// What changed of a stack while it was read: of a thread that nobody holds still.
// SPDX-License-Identifier: MIT
#pragma once

#include "native/merged_stack.h"

namespace hognose::native {

/// Compares two readings of one stack, the later of which read all bytes anew, from the oldest
/// frame on. What is the same in both was so at the moment between them; each newer Python frame of
/// `later` gets a hole. Returns whether there was any.
bool mark_unsteady(const MergedStack& earlier, MergedStack& later);

}  // namespace hognose::native
