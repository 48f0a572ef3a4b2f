// Other processes that are at the other end of what a process waits on: who has an end of a pipe or a
// socket, and who its children are.
//
// All processes of a machine are many. Those of the same family - itself, its parent, what descends
// from it, what else its parent has started - are looked at first, as pipes are handed down in it.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <sys/types.h>

#include "target/process/thread_clock.h"

namespace hognose::target {

/// The processes of a family, `pid` itself first, then its descendants, its parent and what descends
/// from that; as far as the kernel tells, and until the deadline.
[[nodiscard]] std::vector<::pid_t> list_family(::pid_t pid, ThreadClock::time_point deadline);

/// The process that started this one; 0 if none did that is of its family: what init adopted is none.
[[nodiscard]] ::pid_t find_parent(::pid_t pid);

/// Who has an end of a pipe or a socket open.
struct Peer {
  ::pid_t pid = 0;
  bool reads = false;
  bool writes = false;
};
struct Peers {
  std::vector<Peer> list;  ///< in the order of families; one process once
  bool is_late = false;  ///< there was no time to look at all processes
  bool is_denied = false;  ///< some processes may not be looked at
};

/// Looks for those that have any of these links ("pipe:[17]") open, until the deadline at most. If both
/// ends of each were found in the family, no stranger is looked at.
[[nodiscard]] std::map<std::string, Peers> find_peers(::pid_t pid,
                                                      const std::set<std::string>& links,
                                                      ThreadClock::time_point deadline);

/// The processes that this one has started and not yet waited for.
[[nodiscard]] std::vector<::pid_t> list_children(::pid_t pid);

}  // namespace hognose::target
