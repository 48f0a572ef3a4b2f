// hognose run: a command that is looked at, from outside, if it takes too long.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/usage/run_options.h"

namespace hognose::cli {

/// Runs the command. Returns its exit status, or 128 and the number of the signal that ended it; 124
/// if it took too long and was ended for that; 126 or 127 if it cannot be started.
[[nodiscard]] int run(const WatchedRun& request);

}  // namespace hognose::cli
