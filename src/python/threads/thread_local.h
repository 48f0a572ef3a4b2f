// threading.local: a dict of attributes for each thread.
//
// Up to 3.12 the dict of a thread state has a dummy under the key of the local, which points to the attributes; beside that the
// local has them in `dummies`, by weak references to the dummies. Since 3.13 it has them in `localdicts`, by an object that the
// thread state refers to (threading_local_key). Where in a thread state these pointers stand is no matter: they are known by
// what they lead to.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "base/budget.h"
#include "python/threads/thread.h"
#include "python/values/type_info.h"

namespace hognose::python {

/// Whether instances of a type are such locals, or of a class over that.
[[nodiscard]] bool is_thread_local(const Program& program, const TypeInfo& type);

/// What one thread has in it.
struct ThreadAttributes {
  Address dict;
  std::optional<Thread> thread;  ///< whose they are; nothing where that cannot be told
};

/// What all threads have in it that have used it, in that order.
struct ThreadLocal {
  std::vector<ThreadAttributes> threads;
  Lacks lacks;
};
[[nodiscard]] ThreadLocal read_thread_local(const Program& program,
                                            Address object,
                                            const TypeInfo& type,
                                            Budget& budget);

}  // namespace hognose::python
