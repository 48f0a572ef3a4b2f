// Locks that a program has a name for, and somebody has, though nobody waits for them.
//
// Looked at are the global variables of modules whose code threads execute, the variables of their own newest frames,
// and one step further: the attributes of instances and classes that these are, and the items of their lists, tuples and dicts.
// What the classes of threading keep for themselves is none of the program's, but the lock of a Condition.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <vector>

#include "analysis/lock_word.h"
#include "analysis/wait_target.h"

namespace hognose::analysis {

struct NamedLock {
  Address object;
  LockState state;  ///< it is taken
  std::string name;  ///< "cache.lock", "locks[1]"
};

/// Each once, by the first of its names, in the order in which they were found.
[[nodiscard]] std::vector<NamedLock> find_named_locks(const python::Program& program,
                                                      std::span<const BlockedThread> threads,
                                                      Budget& budget);

}  // namespace hognose::analysis
