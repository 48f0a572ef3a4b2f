// Where asyncio keeps the tasks of an interpreter: the weak set of its module, and since 3.14 a list of
// each thread and one of those that ended.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "base/budget.h"
#include "base/lacks.h"
#include "python/program/program.h"

namespace hognose::python {

/// The tasks of one interpreter, finished ones among them, each once.
struct TaskSets {
  bool has_asyncio = false;  ///< whether asyncio was ever imported there
  std::vector<Address> tasks;
  Lacks lacks;  ///< why there may be more
};

/// `states` are the thread states of that interpreter.
[[nodiscard]] TaskSets find_tasks(const Program& program,
                                  Address interpreter,
                                  std::span<const Address> states,
                                  Budget& budget);

}  // namespace hognose::python
