// The threads of a live process, as /proc lists them.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "target/seams/threads.h"

namespace hognose::target {

/// The ids of all threads of a process, the main one first; not_found if there is no such process.
[[nodiscard]] Result<std::vector<::pid_t>> list_thread_ids(::pid_t pid);

/// Name, state and inner id of a thread, from the text of /proc/TID/status.
[[nodiscard]] OsThread parse_thread_status(::pid_t tid, const std::string& status);

/// Name and state of a thread, from the text of /proc/TID/stat, which the kernel writes faster.
[[nodiscard]] OsThread parse_thread_stat(::pid_t tid, const std::string& stat);

/// Whether such a text is of a worker of io_uring: it runs in the kernel alone, and has the registers
/// of whoever made it.
[[nodiscard]] bool is_io_worker(const std::string& stat);

/// What /proc says of a thread; not_found if it has ended.
[[nodiscard]] Result<OsThread> read_thread(::pid_t pid, ::pid_t tid);

/// The same of those threads of a process that have not ended, and may run something of it.
[[nodiscard]] std::vector<OsThread> read_threads(::pid_t pid, const std::vector<::pid_t>& tids);

/// When a process began, in nanoseconds since 1970, to a hundredth of a second or so; nothing if /proc
/// does not say so.
[[nodiscard]] std::optional<std::int64_t> read_start_time(::pid_t pid);

/// Whether a thread has ended and is only still listed.
[[nodiscard]] bool is_dead(const OsThread& thread);

/// How many threads a process has, also those that have ended and are still listed; 0 if the kernel
/// does not say so in its short way: the links of the folder of its threads.
[[nodiscard]] std::size_t count_threads(::pid_t pid);

}  // namespace hognose::target
