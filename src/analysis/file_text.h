// Descriptors and other processes, as readers are told of them.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "analysis/waits.h"
#include "target/process/known_files.h"

namespace hognose::analysis {

/// A process with its title, safe to be shown, and not too long.
[[nodiscard]] InvolvedProcess make_involved(const target::ProcessFacts& facts);
/// "pid 28157 (python3 worker.py)".
[[nodiscard]] std::string describe_process(const InvolvedProcess& process);
/// "pid 1 (a), pid 2 (b) and 3 more".
[[nodiscard]] std::string describe_processes(std::span<const InvolvedProcess> processes);

/// Those that have the other end of a pipe or a socket open, without the process itself; and the one
/// that a pidfd is of.
[[nodiscard]] std::vector<std::int64_t> find_other_ends(const target::KnownFile& known,
                                                        std::int64_t own_pid);

/// "pipe to pid 28157 (python3 worker.py)", "TCP socket listening on 0.0.0.0:80", "/tmp/a". `others`
/// are those of find_other_ends(), as far as they could be looked at.
[[nodiscard]] std::string describe_file(const target::KnownFile& known,
                                        std::int64_t own_pid,
                                        std::span<const InvolvedProcess> others);

/// "pipe": for programs.
[[nodiscard]] const char* name_kind(target::OpenKind kind);

}  // namespace hognose::analysis
