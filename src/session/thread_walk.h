// All threads of a process that run Python, one after the other.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <vector>

#include "session/session.h"

namespace hognose::session {

/// One that was visited: it is the selected thread then.
struct VisitedThread {
  const ThreadStack& stack;
  const target::OsThread& os_thread;  ///< as the operating system lists it
  /// Whose name is known of its states; one that runs several interpreters has its name in one.
  const python::Thread& named;
  bool has_kernel_thread = true;  ///< false: only its thread state is known
};

/// Those that were not visited, or not with all that was wanted.
struct ThreadWalk {
  std::vector<target::OsThread> without_python;
  std::vector<target::OsThread> left_out;  ///< there was no time
  std::vector<target::OsThread> went_on;  ///< visited without their machine frames, while they ran
  std::vector<target::OsThread> spared;  ///< visited without all of these, which wanted a stop
  std::size_t unwanted = 0;  ///< how many come after the last that the visitor wanted
};

/// Visits each Python thread, or the only one that is wanted, until `visit` gives false.
/// The one that crashed comes first, and thread states whose kernel thread is not known last.
[[nodiscard]] ThreadWalk walk_threads(Session& session,
                                      const Reading& reading,
                                      std::vector<target::OsThread> os_threads,
                                      const std::function<bool(const VisitedThread&)>& visit);

}  // namespace hognose::session
