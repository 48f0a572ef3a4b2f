// hognose setup gdb: GDB loads hognose whenever it starts.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/usage/setup_options.h"

namespace hognose::cli {

/// Copies module and loader, tries them in that GDB, and writes the line that loads them; or takes
/// that back. Says each step. Returns the exit status: 0, 77 if the system forbids it, else 2.
[[nodiscard]] int run(const SetupGdb& request);

}  // namespace hognose::cli
