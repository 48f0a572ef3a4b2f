// The wait graph of a process, gathered from its threads, which must stand still meanwhile.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "analysis/waits.h"
#include "session/session.h"
#include "session/thread_walk.h"

namespace hognose::session {

/// Who waits for what.
struct WaitFacts {
  analysis::WaitGraph graph;
  ThreadWalk walk;
  std::size_t untold = 0;  ///< threads of which nothing tells in which system call they are
  Lacks lacks;  ///< frames that could not be read, and the limit that ended the search
};
[[nodiscard]] WaitFacts find_waits(Session& session,
                                   const Reading& reading,
                                   const python::Program& program,
                                   const std::vector<target::OsThread>& os_threads);

}  // namespace hognose::session
