// asyncio's Future and Task, whether they are in C or in Python.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "base/budget.h"
#include "python/values/type_info.h"

namespace hognose::python {

/// Whether instances of a type are Futures, or Tasks, of asyncio itself.
[[nodiscard]] bool is_future_type(const Program& program, const TypeInfo& type);
[[nodiscard]] bool is_task_type(const Program& program, const TypeInfo& type);

/// The class among a type and its bases that makes its instances futures, or tasks. None: both are null.
struct FutureClass {
  const TypeInfo* future = nullptr;  ///< of what read_future() is asked
  const TypeInfo* task = nullptr;  ///< of what read_task() is asked; null for what is only a Future
};
/// The same for a type and its bases; found once an epoch.
[[nodiscard]] FutureClass find_future_class(const Program& program, const TypeInfo& type);

enum class FutureState : std::uint8_t { pending, cancelled, finished };

/// What a Future, or a Task, says of its outcome. Null pointers stand for what it does not have.
struct Future {
  Result<FutureState> state;
  Result<Address> exception;
  Result<Address> result;
  Result<Address> loop;
};
[[nodiscard]] Future read_future(const Program& program,
                                 Address object,
                                 const TypeInfo& type,
                                 Budget& budget);

/// What a Future, or a Task, calls when it ends: `_callbacks`, the first first. Contexts may stand among
/// them. An error is that of the first that could not be read.
[[nodiscard]] Result<std::vector<Address>> read_callbacks(const Program& program,
                                                          Address object,
                                                          const TypeInfo& type,
                                                          Budget& budget);
/// Whether a Future in C keeps them in a list alone, as 3.6's does. There the future that asyncio.shield()
/// gives is not told for whom it stands.
[[nodiscard]] bool keeps_plain_callbacks(const Program& program);

/// What a Task says besides.
struct Task {
  Result<Address> name;  ///< a str; until somebody asks for it, the number of the task (3.13)
  Result<Address> coro;
  Result<std::int64_t> cancels;  ///< how often it was asked to cancel
  Result<Address> waiter;  ///< `_fut_waiter`: what will wake it; null while it runs or is to run
};
[[nodiscard]] Task read_task(const Program& program,
                             Address object,
                             const TypeInfo& type,
                             Budget& budget);

}  // namespace hognose::python
