// The coroutines of asyncio that wait: the one list.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace hognose::python {

/// How details are told from the variable of a coroutine.
enum class AwaitDetail : std::uint8_t {
  object,  ///< the variable is what it waits for
  futures,  ///< it holds what it waits for
  group,  ///< its `_tasks` do
  rest,  ///< its `_todo` does; where there is none, it is in a generator out of reach
  sleep,
  call,  ///< a function that another thread runs
  socket,
  transport,  ///< has, or its writer has, a `_transport`
  process,
  nothing,
};

/// A coroutine of asyncio that waits.
struct AwaitRule {
  std::string_view module;
  std::string_view function;
  bool is_innermost;  ///< whether it counts only if it awaits no other coroutine
  std::string_view kind;
  std::string_view text;  ///< what it does; the object or descriptor follows
  std::string_view variable;
  AwaitDetail detail;
};

inline constexpr std::array await_rules{
    AwaitRule{"asyncio.tasks", "sleep", true, "sleep", "sleeps", "delay", AwaitDetail::sleep},
    AwaitRule{"asyncio.tasks", "_wait", true, "wait", "", "fs", AwaitDetail::futures},
    AwaitRule{"asyncio.tasks", "wait_for", true, "wait_for", "", "fut", AwaitDetail::futures},
    AwaitRule{
        "asyncio.tasks", "_wait_for_one", false, "as_completed", "", "self", AwaitDetail::rest},
    AwaitRule{
        "asyncio.taskgroups", "__aexit__", false, "task_group", "", "self", AwaitDetail::group},
    AwaitRule{"asyncio.taskgroups", "_aexit", false, "task_group", "", "self", AwaitDetail::group},
    AwaitRule{
        "asyncio.threads", "to_thread", true, "thread", "waits for", "func", AwaitDetail::call},
    AwaitRule{"asyncio.locks", "acquire", true, "", "waits for", "self", AwaitDetail::object},
    AwaitRule{"asyncio.locks", "wait", true, "", "waits for", "self", AwaitDetail::object},
    AwaitRule{"asyncio.locks", "_block", false, "", "waits for", "self", AwaitDetail::object},
    AwaitRule{"asyncio.locks", "_wait", false, "", "waits for", "self", AwaitDetail::object},
    AwaitRule{"asyncio.queues",
              "get",
              true,
              "queue_get",
              "waits for an item of",
              "self",
              AwaitDetail::object},
    AwaitRule{"asyncio.queues",
              "put",
              true,
              "queue_put",
              "waits for room in",
              "self",
              AwaitDetail::object},
    AwaitRule{"asyncio.queues",
              "join",
              false,
              "queue_join",
              "waits until all is done of",
              "self",
              AwaitDetail::object},
    AwaitRule{
        "asyncio.streams", "_wait_for_data", true, "read", "reads", "self", AwaitDetail::transport},
    AwaitRule{"asyncio.streams",
              "_drain_helper",
              true,
              "write",
              "writes",
              "self",
              AwaitDetail::transport},
    AwaitRule{"asyncio.streams",
              "wait_closed",
              true,
              "close",
              "waits for the end of",
              "self",
              AwaitDetail::transport},
    AwaitRule{
        "asyncio.selector_events", "sock_recv", true, "read", "reads", "sock", AwaitDetail::socket},
    AwaitRule{"asyncio.selector_events",
              "sock_recv_into",
              true,
              "read",
              "reads",
              "sock",
              AwaitDetail::socket},
    AwaitRule{"asyncio.selector_events",
              "sock_recvfrom",
              true,
              "read",
              "reads",
              "sock",
              AwaitDetail::socket},
    AwaitRule{"asyncio.selector_events",
              "sock_sendall",
              true,
              "write",
              "writes",
              "sock",
              AwaitDetail::socket},
    AwaitRule{"asyncio.selector_events",
              "sock_sendto",
              true,
              "write",
              "writes",
              "sock",
              AwaitDetail::socket},
    AwaitRule{"asyncio.selector_events",
              "sock_connect",
              true,
              "connect",
              "connects",
              "sock",
              AwaitDetail::socket},
    AwaitRule{"asyncio.selector_events",
              "sock_accept",
              true,
              "accept",
              "waits for a connection to",
              "sock",
              AwaitDetail::socket},
    AwaitRule{"asyncio.base_subprocess",
              "_wait",
              true,
              "process",
              "waits for the end of",
              "self",
              AwaitDetail::process},
    AwaitRule{
        "asyncio.base_events", "serve_forever", true, "server", "serves", "", AwaitDetail::nothing},
    AwaitRule{"asyncio.base_events",
              "getaddrinfo",
              true,
              "thread",
              "resolves a name",
              "",
              AwaitDetail::nothing},
};

}  // namespace hognose::python
