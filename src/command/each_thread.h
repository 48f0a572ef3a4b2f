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
[[nodiscard]] document::Document run_each_thread(Session& session,
                                                 const Command& command,
                                                 std::string_view arguments,
                                                 std::optional<std::int64_t> tid);

/// `Thread 12345 (0x7f3c…) "worker-3" [python3]: waiting for the GIL`; `Thread ? …` without an id.
[[nodiscard]] std::string describe_thread(const python::Thread& thread,
                                          const target::OsThread& os_thread,
                                          const std::string& state);

}  // namespace hognose::command
