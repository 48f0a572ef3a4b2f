// Which thread a section of an answer is about, as parts that a program can use.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "document/threads.h"

namespace hognose::document {

/// A thread as the kernel and as Python know it.
struct ThreadIdentity {
  std::int64_t tid = 0;  ///< of the kernel; 0: not known
  std::uint64_t ident = 0;  ///< what threading.get_ident() says; 0: not known
  std::string name;  ///< Python's; empty: none is known
  std::string os_name;  ///< the kernel's; empty: none is known
  std::string state;  ///< what it does, in words
  std::optional<ThreadWait> wait{};  ///< what it waits for, if that is known
  std::optional<bool> is_daemon{};
  std::vector<ThreadState> states{};  ///< what it does, in parts
};

}  // namespace hognose::document
