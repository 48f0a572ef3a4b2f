// The wait graph of a process, gathered from its threads.
//
// Where values are read, the process stands still meanwhile. Where only its stacks were copied it runs
// on by now: then a thread is said to wait for what it waited for as it was copied, if it is still at
// that place after everything was read.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
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

/// Gathers it from threads that somebody else walks.
class WaitGathering {
 public:
  /// Borrows all of it.
  WaitGathering(Session& session, const Reading& reading, const python::Program& program);
  ~WaitGathering();
  WaitGathering(const WaitGathering&) = delete;
  WaitGathering& operator=(const WaitGathering&) = delete;

  /// The thread that is visited now: the next of the graph.
  void add(const VisitedThread& one);
  /// To be asked once, after the last. `walk` says which were not visited; locks that threads are inside of a
  /// `with` of are added if `has_unawaited`, though nobody waits for them.
  [[nodiscard]] WaitFacts finish(ThreadWalk walk, bool has_unawaited = false);

 private:
  class Parts;
  std::unique_ptr<Parts> parts_;
};

/// Walks all threads.
[[nodiscard]] WaitFacts find_waits(Session& session,
                                   const Reading& reading,
                                   const python::Program& program,
                                   const std::vector<target::OsThread>& os_threads,
                                   bool has_unawaited = false);

}  // namespace hognose::session
