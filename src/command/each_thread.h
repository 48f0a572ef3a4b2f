// Answers a command for every Python thread of a process, each under a heading of its own.
// SPDX-License-Identifier: MIT
#pragma once

#include "command/command.h"

namespace hognose::command {

/// Runs `command` for each Python thread, or for the only one that is wanted. Kernel
/// threads without Python are counted in a note; where thread states could not be read they are
/// listed. Thread states whose kernel thread is not known come last.
[[nodiscard]] document::Document run_each_thread(const session::Query& query,
                                                 const Command& command);

}  // namespace hognose::command
