// Answers a command for every Python thread of a process, each under a heading of its own.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "command/command.h"

namespace hognose::command {

/// Runs `command` for each Python thread, or only for the one whose kernel id is `tid`. Kernel
/// threads without Python are counted in a note; where thread states could not be read they are
/// listed. Thread states whose kernel thread is not known come last.
[[nodiscard]] document::Document run_each_thread(const Query& query,
                                                 const Command& command,
                                                 std::optional<std::int64_t> tid);

}  // namespace hognose::command
