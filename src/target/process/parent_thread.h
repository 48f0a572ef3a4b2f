// A thread that a process's parent has had since before it forked the process.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include <sys/types.h>

#include "target/seams/threads.h"

namespace hognose::target {

struct ParentThread {
  ::pid_t parent = 0;
  OsThread thread;
};

/// By its kernel id in the parent's own pid namespace. Nothing if the process was not forked, if its parent has gone, or
/// has no such thread, or has begun it later.
[[nodiscard]] std::optional<ParentThread> find_parent_thread(::pid_t pid, std::int64_t inner_id);

}  // namespace hognose::target
