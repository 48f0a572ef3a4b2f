// Whether garbage is being collected, and how much of it.
//
// A collection of generation g sets the counters of g and of those younger to 0, and adds one to that
// of g + 1. So, while it runs, the first counter that is not 0 is that of g + 1:
//
//     count    [0]  [1]  [2]
//     g = 0     0   > 0   ?
//     g = 1     0    0   > 0
//     g = 2     0    0    0
//
// Python code that runs meanwhile (finalizers) may raise the first: then nobody knows.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "python/program/program.h"

namespace hognose::python {

/// The garbage collection of one interpreter.
struct Collection {
  std::optional<bool> runs;  ///< nothing if that cannot be told
  std::optional<std::int64_t> generation;  ///< 0 to 2; nothing if none runs or it cannot be told
};
[[nodiscard]] Collection read_collection(const Program& program, Address interpreter);

}  // namespace hognose::python
