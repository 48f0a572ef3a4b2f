// hognose shell TARGET: the commands at a prompt, about a thread and a frame that stay selected.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/usage/options.h"

namespace hognose::cli {

/// Reads commands until there are no more. Without a terminal it prints no prompt, and ends with
/// the status of all answers taken as one: 0 complete, 1 partial, 2 nothing could be answered.
[[nodiscard]] int run(Shell request);

}  // namespace hognose::cli
