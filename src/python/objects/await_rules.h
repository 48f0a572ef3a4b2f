// The coroutines of asyncio, trio, and of anyio on top of them, that wait: the one list, which is await_rules.inc.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace hognose::python {

/// How details are told from the variable of a coroutine.
enum class AwaitDetail : std::uint8_t {
  object,  ///< the variable is what it waits for
  unfinished,  ///< the same, a queue, for whose items task_done() is to be called
  futures,  ///< it holds what it waits for
  group,  ///< its `_tasks` do
  children,  ///< its `_children` do, which are tasks of trio
  rest,  ///< its `_todo` does; where there is none, it is in a generator out of reach
  sleep,
  call,  ///< a function that another thread runs
  worker,  ///< the same, by a thread that keeps the very future that is awaited
  worker_of_trio,  ///< the same, by a thread that keeps the variable `context`
  socket,
  file,  ///< a descriptor, a socket, or what has one in its `_sock`
  transport,  ///< has, or its reader or writer has, a `_transport`
  process,
  nothing,
};

/// A coroutine of these that waits.
struct AwaitRule {
  std::string_view module;
  std::string_view function;
  bool is_innermost;  ///< whether it counts only if it awaits no other coroutine
  std::string_view kind;
  std::string_view text;  ///< what it does; the object or descriptor follows
  std::string_view variable;
  AwaitDetail detail;
};

// As await_rules.inc spells it.
inline constexpr bool innermost = true;
inline constexpr bool anywhere = false;

inline constexpr std::array await_rules{
#define HOGNOSE_AWAIT(module, function, is_innermost, kind, text, variable, detail) \
  AwaitRule{module, function, is_innermost, kind, text, variable, AwaitDetail::detail},
#include "python/objects/await_rules.inc"
#undef HOGNOSE_AWAIT
};

}  // namespace hognose::python
