// What a program calls the locks, queues and other objects that its tasks wait for.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "analysis/tasks/task.h"
#include "python/program/program.h"

namespace hognose::analysis {

/// Names each object by the coroutines of the tasks that wait for it, and marks those that share a name. Past
/// some objects the rest has none.
void name_awaited_objects(const python::Program& program, std::vector<Task>& tasks, Budget& budget);

/// "waits for Lock 'self.lock'"; by its address if nothing names it, by both if it is not the only one of that
/// name; "sleeps 9 s".
[[nodiscard]] std::string describe_target(const Task& task);
/// The same for several tasks of which each may wait for an object of its own: "waits for Locks 'self.lock'".
[[nodiscard]] std::string describe_targets(const Task& task);

}  // namespace hognose::analysis
