// What a thread that blocks in a system call waits for there, in words: by the call's arguments.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "target/seams/memory.h"
#include "target/seams/system_call.h"

namespace hognose::analysis {

enum class CallSort : std::uint8_t {
  other,
  sleep,
  read,
  write,
  accept,
  connect,
  events,  ///< of an epoll
  descriptors,  ///< any of several
  file_lock,
  child,
  signal,
  open,  ///< of a file: one of a pipe with a name waits for its other end
  database,  ///< a sleep of SQLite, which looks again whether a database is unlocked
};

/// One call.
struct BlockingCall {
  CallSort sort = CallSort::other;
  std::vector<std::int32_t> descriptors{};  ///< the first of those that it is about
  std::uint64_t descriptor_count = 0;  ///< all of them
  std::int64_t child = 0;  ///< the id that is waited for, in the target's namespace; else 0
  bool is_any_child = false;  ///< whichever ends first of all that there are
  std::string path{};  ///< of what is opened, as it was given; empty if it cannot be read
};

/// By the call, and by the lists of descriptors that it was given.
[[nodiscard]] BlockingCall find_blocking_call(const target::Memory& memory,
                                              const target::SystemCall& call);

/// "reading fd 5", "sleeping", "waiting for child 4711"; empty where the call's name says more.
[[nodiscard]] std::string describe_blocking_call(const BlockingCall& call);
/// The same of many that need not be about the same: "reading".
[[nodiscard]] const char* describe_briefly(CallSort sort);
/// What stands before descriptors: "reading", "waiting for events of"; null if the call has none.
[[nodiscard]] const char* find_verb(CallSort sort);

}  // namespace hognose::analysis
