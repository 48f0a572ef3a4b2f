// Threads as a list: which they are, what they do, and how that is known.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "document/frame_place.h"
#include "document/wait_graph.h"

namespace hognose::document {

/// One thing that a thread does.
struct ThreadState {
  std::string state;  ///< for programs: "waits_for_gil"
  std::string text;  ///< for readers: "waits for the GIL"
  std::string how;  ///< how it is known
  std::string name;  ///< of a system call or an exception's class; else empty
  std::string detail;  ///< "fd 3", "generation 2"; empty if there is none
  std::optional<ThreadWait> wait{};  ///< what it waits for there, if that is known
};

/// One thread.
struct Thread {
  std::string title;  ///< `Thread 12345 (0x7f3c…) "worker-3" (daemon) [python3]`
  std::int64_t tid = 0;  ///< kernel id; 0 if unknown
  std::uint64_t ident = 0;
  std::string python_name;  ///< empty if unknown
  std::string os_name;  ///< empty if unknown
  std::vector<std::int64_t> interpreters;  ///< that it has a state in, the newest first
  std::optional<bool> is_daemon;
  std::vector<ThreadState> states;
  std::optional<FramePlace> place;  ///< its newest Python frame
};

/// Several threads: a line each, or, of threads that do the same, a title and their names.
struct Threads {
  std::string title;  ///< "200 threads: detached, in futex"; empty: a line each
  bool shows_interpreters = false;
  std::vector<Thread> list;
};

}  // namespace hognose::document
