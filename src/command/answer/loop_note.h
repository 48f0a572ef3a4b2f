// That there is more to a thread than its stack: tasks of asyncio or trio that wait.
// SPDX-License-Identifier: MIT
#pragma once

#include "session/work.h"

namespace hognose::command {

/// A note, if the thread runs a loop of asyncio or trio: how many of its tasks wait, and what shows them. Only so
/// many are counted as take no time.
void add_loop_note(session::Work& work,
                   const session::ThreadStack& stack,
                   document::Document& answer);

}  // namespace hognose::command
