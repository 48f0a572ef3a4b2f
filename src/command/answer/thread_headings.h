// What an answer about several threads says of each, and of those that it says no more of.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "analysis/thread_state.h"
#include "document/document.h"
#include "session/thread_walk.h"

namespace hognose::command {

/// `Thread 12345 (0x7f3c…) "worker-3" [python3]`; `Thread ? …` without an id.
[[nodiscard]] std::string describe_thread(const python::Thread& thread,
                                          const target::OsThread& os_thread);

/// One thing that a thread does, for programs and for readers; what it waits for is added by whoever knows.
[[nodiscard]] document::ThreadState make_state(const analysis::ThreadState& state);

/// Says which threads were not visited, or not stopped, and why.
void add_threads_not_visited(session::Session& session,
                             const session::ThreadWalk& walk,
                             document::Document& answer);

}  // namespace hognose::command
