// What parked greenlets do, in a few sentences.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "analysis/tasks/greenlets.h"
#include "command/answer/task_sum.h"

namespace hognose::command {

/// Those that are parked at one place together: first several that wait for a lock, then the most. What
/// threads began with comes last.
[[nodiscard]] std::vector<TaskSentence> sum_up_greenlets(const python::Program& program,
                                                         const analysis::GreenletGroups& groups);

}  // namespace hognose::command
