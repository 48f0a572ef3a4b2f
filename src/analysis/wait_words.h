// What a thread does and what it waits for, put together.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "analysis/thread_state.h"
#include "analysis/waits.h"

namespace hognose::analysis {

/// The wait of each thread of the graph; null for one that has none.
[[nodiscard]] std::vector<const Wait*> list_waits(const WaitGraph& graph);

/// The state among `states` that says what this wait is, which has its words then; null if none is
/// about it. A futex of which nothing is known keeps its address.
ThreadState* add_wait_words(const WaitGraph& graph,
                            const Wait& wait,
                            std::vector<ThreadState>& states);

}  // namespace hognose::analysis
