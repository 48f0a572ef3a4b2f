// Whether a multiprocessing.Pool has lost a worker.
//
// A worker that dies in a job takes that job along: the pool makes another process in its place, and whoever waits for the
// result waits for ever. Nothing keeps the dead one. But what cleans up after something is numbered as it is made, and a
// pool makes its first workers before it notes how to end itself:
//
//     Pool { _pool: [Process { _popen: Popen { finalizer: Finalize { _key: (None, 9) } } }, …],
//            _terminate: Finalize { _key: (15, 4) }, _maxtasksperchild, … }
//
// So who has a higher number is there instead of another, which is as planned only if workers have a limit of jobs.
// SPDX-License-Identifier: MIT
#pragma once

#include "base/budget.h"
#include "python/program/program.h"

namespace hognose::analysis {

/// Whether the pool of that result (`ApplyResult`, `IMapIterator`) has; false where that cannot be read (up to 3.7).
[[nodiscard]] bool has_lost_worker(const python::Program& program, Address result, Budget& budget);

}  // namespace hognose::analysis
