// Who waits for what, and who has it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hognose::document {

/// One thread that waits.
struct Waiter {
  std::int64_t tid = 0;  ///< kernel id; 0 if unknown
  std::string title;  ///< `"one"`, or `thread 4711`
  std::string place;  ///< "deadlock.py:12"; empty if unknown
  std::optional<bool> is_timed;
  bool is_exact = false;  ///< that this is what it waits for
  std::string how;
};

/// Who has it.
struct WaitHolder {
  std::optional<std::int64_t> tid;  ///< nothing if it is no thread of the list
  std::string text;  ///< `held by "two" (deadlock.py:9)`
  bool is_exact = false;  ///< else likely
  std::string how;
  std::string place;
};

/// A descriptor that is waited for.
struct AwaitedFile {
  std::int64_t descriptor = 0;
  std::string kind;  ///< for programs: "pipe"; empty if nothing is known of it
  std::string text;  ///< "pipe to pid 28157 (sh)"
};

/// Another process that is waited for, or that has the other end of what is.
struct AwaitedProcess {
  std::int64_t pid = 0;
  std::string command;  ///< empty if unknown
  std::string state;  ///< the kernel's letter
};

/// One thing that is waited for.
struct AwaitedThing {
  std::string kind;  ///< for programs: "rlock"
  std::string text;  ///< for readers: "RLock 'a'"
  std::string name;  ///< empty if nothing names it
  std::uint64_t address = 0;  ///< 0 if unknown
  bool is_end = false;  ///< it is its end that is waited for: of a thread, of a process
  std::optional<WaitHolder> holder;
  std::vector<Waiter> waiters;
  std::vector<AwaitedFile> files{};
  std::vector<AwaitedProcess> processes{};
};

/// What one thread waits for.
struct ThreadWait {
  AwaitedThing thing;  ///< without its waiters
  std::optional<bool> is_timed;
  bool is_exact = false;
  std::string how;
};

/// Threads that wait for one another.
struct WaitCycle {
  bool is_certain = false;
  std::string text;  ///< a sentence
  std::vector<std::string> lines;  ///< the same for the eye: what it is, and a line for each thread
  std::vector<std::size_t> things;  ///< into WaitGraph::things, each waited for by
  std::vector<std::int64_t> tids;  ///< the thread at the same index
};

struct WaitGraph {
  std::vector<WaitCycle> cycles;
  std::vector<AwaitedThing> things;
};

}  // namespace hognose::document
