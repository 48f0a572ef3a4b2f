// What the system tells everybody of a process: who it is, whose, and for how long it has run.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "base/result.h"

namespace hognose::target {

/// A process as /proc/PID/{stat,status,cmdline} have it.
struct ProcessFacts {
  ::pid_t pid = 0;
  ::pid_t parent = 0;
  ::pid_t tracer = 0;  ///< 0 if nobody traces it
  std::vector<std::int64_t> inner_ids;  ///< its ids in the pid namespaces that it is in, ours first
  ::uid_t user = 0;  ///< effective
  char state = '?';  ///< R, S, D, T, Z…
  bool is_kernel_thread = false;
  bool was_forked = false;  ///< and has not begun another program since
  std::string name;  ///< comm, at most 15 bytes
  std::vector<std::string> words;  ///< argv, or what it has written over that; empty if unknown
  std::uint64_t threads = 0;
  std::optional<double> cpu_seconds;
  std::optional<double> up_seconds;
  std::optional<std::uint64_t> start_ticks;  ///< when it began, counted from the machine's start

  [[nodiscard]] bool has_ended() const { return state == 'Z' || state == 'X'; }
  /// What it calls itself: its command line, the program without its folder; else its name in
  /// brackets.
  [[nodiscard]] std::string title() const;
};

/// Fills in what stands in the text of a /proc/PID/stat; `now` is seconds since the machine started.
void add_stat(std::string_view stat, double now, ProcessFacts& facts);
/// And in that of a /proc/PID/status.
void add_status(std::string_view status, ProcessFacts& facts);
/// The words of a /proc/PID/cmdline: what a process has written over it ends in many zeros.
[[nodiscard]] std::vector<std::string> split_command_line(std::string_view text);
/// Words as people write them: the first without its folder.
[[nodiscard]] std::string join_command_line(const std::vector<std::string>& words);

/// All of that; not_found if there is no such process.
[[nodiscard]] Result<ProcessFacts> read_process_facts(::pid_t pid);

/// Its ids alone, in the pid namespaces that it is in, ours first: unlike its command line they are not
/// read from its memory. Empty if there is no such process.
[[nodiscard]] std::vector<std::int64_t> read_inner_ids(::pid_t pid);

/// When it began, in ticks (_SC_CLK_TCK) since the machine did; nothing if /proc does not tell.
[[nodiscard]] std::optional<std::uint64_t> read_start_ticks(::pid_t pid);

/// The ids of all processes that may be seen, in order.
[[nodiscard]] std::vector<::pid_t> list_processes();

/// Whether a file that is mapped in the process is named like an interpreter of Python; an error if
/// that may not be seen, or the process is gone. True if it has more mappings than are looked at.
[[nodiscard]] Result<bool> looks_like_python(::pid_t pid);

}  // namespace hognose::target
