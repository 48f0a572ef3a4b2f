// What is known of a thread, gathered from its stack, its registers and the runtime.
// SPDX-License-Identifier: MIT
#pragma once

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

}  // namespace hognose::session
