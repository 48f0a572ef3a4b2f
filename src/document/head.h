// What an answer is about: a process as it runs, or a core and what made it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hognose::document {

/// The signal that ended a process.
struct Crash {
  int signal = 0;
  std::string name;  ///< "SIGSEGV"
  std::optional<int> code;  ///< si_code; nothing where only the signal is known
  std::string what;  ///< "read at 0x30", "sent by process 12"; empty if no more is known
  std::optional<std::uint64_t> address;  ///< that was touched, or of the instruction
  std::int64_t tid = 0;  ///< of the thread that it hit; 0 if unknown
  std::string thread;  ///< Python's name of that thread, or else the kernel's; empty if unknown
};

/// The first line of an answer.
struct Head {
  std::int64_t pid = 0;  ///< 0 if unknown
  bool is_core = false;
  std::string command;  ///< what it calls itself, or what it was started as; empty if unknown
  std::string python;  ///< "CPython 3.12.1"; empty if unknown
  std::optional<std::uint64_t> threads;  ///< of the kernel, in a live process
  std::optional<double> up_seconds;  ///< since it was started
  std::optional<double> cpu_seconds;  ///< that it has used
  std::vector<std::int64_t> children;  ///< processes below it that run Python, by their ids
  std::optional<Crash> crash;
  /// Ids of threads in the target's own namespace, by those that the answer has; empty if they are equal.
  std::map<std::int64_t, std::int64_t> inner_tids;
  std::string
      why;  ///< a sentence that tells why it crashed; empty if that is not known, or not asked
};

/// It as a line, which never begins like the heading of a thread.
[[nodiscard]] std::string describe(const Head& head);

}  // namespace hognose::document
