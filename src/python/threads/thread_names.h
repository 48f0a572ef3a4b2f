// What the threading module knows of threads: their names, and which are daemons.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "base/budget.h"
#include "python/program/program.h"
#include "python/threads/thread.h"

namespace hognose::python {

/// What a threading.Thread says of itself.
struct ThreadName {
  std::string name;  ///< printable; empty if unknown
  std::optional<bool> is_daemon;
};

/// The names of one interpreter by thread identifier. Empty if `threading` was never imported, or as
/// far as it could not be read: a name is never worth an error.
[[nodiscard]] std::unordered_map<std::uint64_t, ThreadName> read_thread_names(
    const Program& program, Address interpreter, Budget& budget);

/// `thread "worker-3"`, or `thread 4242` without a name; empty if neither is known.
[[nodiscard]] std::string name_thread(const Thread& thread);

}  // namespace hognose::python
