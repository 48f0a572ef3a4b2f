// What an answer about several threads says of each, and of those that it says no more of.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/thread_state.h"
#include "document/document.h"
#include "native/merged_stack.h"
#include "session/thread_walk.h"

namespace hognose::command {

/// `Thread 12345 (0x7f3c…) "worker-3" [python3]`; `Thread ? …` without an id.
[[nodiscard]] std::string describe_thread(const python::Thread& thread,
                                          const target::OsThread& os_thread);

/// "thread 0x7f3c…" or "thread 0x7f3c… "worker-3"", of one that only its ident is known of, which Python
/// may know by name.
[[nodiscard]] std::string describe_ident(std::uint64_t ident, const python::ThreadList& threads);

/// What the kernel and Python call it, as parts: of a heading, which is to say what it does as well.
[[nodiscard]] document::ThreadIdentity make_identity(const python::Thread& thread,
                                                     const target::OsThread& os_thread);
/// The same of a list's row, which is to say what it does, where, and in which interpreters.
[[nodiscard]] document::Thread identify_thread(const python::Thread& thread,
                                               const target::OsThread& os_thread);
/// One thing that it does.
[[nodiscard]] document::ThreadState make_state(const analysis::ThreadState& state);
[[nodiscard]] std::vector<document::ThreadState> make_states(
    const std::vector<analysis::ThreadState>& states);
/// A line about a thread of which Python has no record that was read, and what it does.
[[nodiscard]] document::Heading make_heading(const target::OsThread& thread,
                                             const std::string& state);
/// Equal for equal Python stacks.
[[nodiscard]] std::string find_stack_shape(const native::MergedStack& stack);

/// Says which threads were not visited, or not stopped, and why.
void add_threads_not_visited(session::Session& session,
                             const session::ThreadWalk& walk,
                             document::Document& answer);

}  // namespace hognose::command
