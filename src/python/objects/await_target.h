// What a task waits for, told by the coroutine of asyncio or trio that is innermost and by the future that
// will wake it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/budget.h"
#include "python/objects/await_chain.h"

namespace hognose::python {

/// What is waited for.
struct AwaitTarget {
  std::string kind;  ///< for programs: "task", "future", "gather", "sleep", "lock", "queue", …
  std::string
      text;  ///< for readers: "sleeps 9 s"; where there is an object, what it wants of it: "waits for"
  Address object;  ///< the lock, queue, …; null if it is none
  std::string type;  ///< the name of that object's class: "Lock"
  /// Tasks and futures whose end it waits for, in the order in which the program gave them.
  std::vector<Address> others;
  /// Futures of concurrent.futures: those of an executor, or another thread, that it waits for besides, or
  /// that end one of the others. Of a worker of anyio the one of asyncio, which that thread keeps; of one of
  /// trio the context in which it runs.
  std::vector<Address> jobs;
  std::optional<std::int64_t> descriptor;  ///< of the socket or file
  std::optional<double> until;  ///< by the clock of its loop
};

/// `future` is `_fut_waiter` of the task whose frames are `frames`, the outermost first; null of tasks of trio,
/// which have none. Where nothing is known of what these wait for, it has no kind.
[[nodiscard]] AwaitTarget find_await_target(const Program& program,
                                            const std::vector<BareFrame>& frames,
                                            Address future,
                                            Budget& budget);

/// Whether a frame is of asyncio, anyio or trio themselves: of a module `asyncio` or `asyncio.…`.
[[nodiscard]] bool is_frame_of_async_library(const Program& program, const BareFrame& frame);
/// The newest of `frames`, the outermost first, that is of none of these; null if there is none.
[[nodiscard]] const BareFrame* find_own_frame(const Program& program,
                                              const std::vector<BareFrame>& frames);
/// The same, or else the newest that says what is waited for; null only if there are no frames.
[[nodiscard]] const BareFrame* find_telling_frame(const Program& program,
                                                  const std::vector<BareFrame>& frames);

}  // namespace hognose::python
