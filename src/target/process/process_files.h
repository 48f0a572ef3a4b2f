// Files of a live process: seen from its root directory, which may be that of a container.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include <sys/types.h>

#include "target/seams/files.h"

namespace hognose::target {

/// The files of a live process, through its root and working directory.
[[nodiscard]] std::unique_ptr<Files> open_process_files(::pid_t pid);

/// Follows `path` from `root` as a process with that root directory would: symbolic links stay
/// inside. Returns a path on this machine; what does not exist is simply appended.
[[nodiscard]] std::string resolve_in_root(const std::string& root, const std::string& path);

}  // namespace hognose::target
