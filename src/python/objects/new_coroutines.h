// Coroutines that were made and have not begun: nobody has awaited them yet. Nothing lists them; they are
// found in memory.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/budget.h"
#include "base/lacks.h"
#include "python/program/program.h"

namespace hognose::python {

/// All of a process, those among them that are to be the coroutines of tasks.
struct NewCoroutines {
  std::vector<Address> coroutines;  ///< by address
  std::size_t unlinked = 0;  ///< what looks like more, but is in no list of the collector
  Lacks lacks;  ///< why there may be more
};

/// Looks through at most `most_bytes` of memory; the rest is a cut.
[[nodiscard]] NewCoroutines find_new_coroutines(const Program& program,
                                                std::span<const Address> interpreters,
                                                std::uint64_t most_bytes,
                                                Budget& budget);

/// "app.py:12", where a coroutine was made, if Python was told to keep that (asyncio's debug mode,
/// sys.set_coroutine_origin_tracking_depth(); 3.7+); else empty.
[[nodiscard]] std::string read_coroutine_origin(const Program& program, Address coroutine);

}  // namespace hognose::python
