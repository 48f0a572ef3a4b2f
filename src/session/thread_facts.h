// What is known of a thread, gathered from its stack, its registers and the runtime.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "analysis/thread_state.h"
#include "session/session.h"

namespace hognose::session {

/// What the thread of a stack does, which the operating system lists as `os_thread`. With its
/// exceptions where these were read with its stack, or where they are wanted: then the target must
/// stand still.
[[nodiscard]] std::vector<analysis::ThreadState> find_thread_states(
    Session& session,
    const Reading& reading,
    const ThreadStack& stack,
    const target::OsThread& os_thread);

/// What it raises and handles, by the same rule: nothing where that is not wanted.
[[nodiscard]] ExceptionFacts find_exceptions(Session& session,
                                             const Reading& reading,
                                             const ThreadStack& stack);

/// The system call that the thread of a stack is in, by what its registers tell; nothing if they do
/// not, or if it is in none.
[[nodiscard]] std::optional<target::SystemCall> find_call(const python::Program& program,
                                                          const ThreadStack& stack);
/// What it waits for in that call, by the call's arguments; a sleep of SQLite is for a database.
[[nodiscard]] analysis::BlockingCall find_blocking_call(const python::Program& program,
                                                        const ThreadStack& stack,
                                                        const target::SystemCall& call);
/// The same as far as it goes on: nothing of a call that has ended, unless SQLite will sleep again.
[[nodiscard]] analysis::BlockingCall find_lasting_call(
    const python::Program& program,
    const ThreadStack& stack,
    const std::optional<target::SystemCall>& call);
/// Whether it waits there for the GIL of one of its interpreters, however that is known.
[[nodiscard]] bool waits_for_gil(const python::Program& program,
                                 const ThreadStack& stack,
                                 const std::optional<target::SystemCall>& call);

}  // namespace hognose::session
