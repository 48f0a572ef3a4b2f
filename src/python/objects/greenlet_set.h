// Where the greenlets of a process are. Nobody lists them: they are found in memory by their type.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "base/budget.h"
#include "base/lacks.h"
#include "python/program/program.h"

namespace hognose::python {

/// All greenlets of a process, of all threads and states.
struct GreenletSet {
  Address type;  ///< the class greenlet.greenlet; null if nobody imported it
  std::vector<Address> greenlets;  ///< of this class and those that derive from it, by address
  std::size_t unlinked = 0;  ///< what looks like more, but is in no list of the collector
  Lacks lacks;  ///< why there may be more
};

/// Looks through writable memory that is of no file, small ranges first, and at most `most_bytes` of
/// it.
[[nodiscard]] GreenletSet find_greenlets(const Program& program,
                                         std::span<const Address> interpreters,
                                         std::uint64_t most_bytes,
                                         Budget& budget);

}  // namespace hognose::python
