// Deep stacks, shown shorter: rounds of frames that repeat, as recursion makes them, stand once.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "document/document.h"

namespace hognose::document {

/// Rounds of up to 8 entries that follow each other 4 times or more are left once, with an entry behind
/// them that says how often they came again. Takes time linear in the number of entries.
void fold(Traceback& trace);

/// Of a stack that is deep and still long, leaves the newest and the oldest entries, with one between
/// them that says how many frames are not shown, and `how` to see them. One that could not be read there
/// is no reason to leave out any.
void cut_middle(Traceback& trace, std::string_view how);

}  // namespace hognose::document
