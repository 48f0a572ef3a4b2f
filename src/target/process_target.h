// Opening a live process as a target.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <sys/types.h>

#include "target/target.h"

namespace hognose::target {

/// How a live process is to be opened.
struct ProcessOptions {
  std::chrono::milliseconds patience{1000};  ///< for all threads to stop
  bool no_stop = false;  ///< it is never to be stopped: no registers, and answers may be torn
};

/// Opens process `pid`, which runs on until `Target::pause` is asked to begin.
/// not_found if there is none, permission if the kernel refuses.
[[nodiscard]] Result<Target> open_process(::pid_t pid, const ProcessOptions& options = {});

/// The files of a live process, through its root and working directory.
[[nodiscard]] std::unique_ptr<Files> open_process_files(::pid_t pid);

/// Follows `path` from `root` as a process with that root directory would: symbolic links stay
/// inside. Returns a path on this machine; what does not exist is simply appended.
[[nodiscard]] std::string resolve_in_root(const std::string& root, const std::string& path);

}  // namespace hognose::target
