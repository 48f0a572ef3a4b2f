// hognose setup completion: a shell completes the command line of hognose.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/usage/setup_options.h"

namespace hognose::cli {

/// Writes the script where the user's shell looks for it, and where the shell must be told, one line
/// into its start-up file; or takes that back. Says each step. Returns the exit status: 0, 77 if the
/// system forbids it, else 2.
[[nodiscard]] int run(const SetupCompletion& request);

}  // namespace hognose::cli
