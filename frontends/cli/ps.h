// hognose ps: the Pythons of this machine.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/usage/options.h"

namespace hognose::cli {

/// Lists them as a tree, and counts the others. Returns the exit status: 0, 1 if one of them cannot be
/// read or Ctrl-C ended it, 2 if there is none.
[[nodiscard]] int run(const PsWishes& wishes);

}  // namespace hognose::cli
