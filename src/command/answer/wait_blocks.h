// What the wait graph says, as parts of answers.
// SPDX-License-Identifier: MIT
#pragma once

#include "analysis/waits.h"
#include "document/document.h"

namespace hognose::command {

/// One thing of the graph, by its number there, with whoever has it and whoever waits for it.
[[nodiscard]] document::AwaitedThing make_thing(const analysis::WaitGraph& graph, std::size_t at);
/// What one thread waits for.
[[nodiscard]] document::ThreadWait make_thread_wait(const analysis::WaitGraph& graph,
                                                    const analysis::Wait& wait);

/// Says of so many threads that it is not known what they wait for: where registers do not tell which
/// system call a thread is in, it may be anything.
void add_untold(std::size_t untold, document::Document& answer);

}  // namespace hognose::command
