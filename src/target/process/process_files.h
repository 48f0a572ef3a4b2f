// Files of a live process: seen from its root directory, which may be that of a container, and
// opened with its rights.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include <sys/types.h>

#include "target/seams/files.h"
#include "target/seams/maps.h"

namespace hognose::target {

/// The files of a live process, through its root and working directory. `maps` tells which of them
/// are mapped.
[[nodiscard]] std::unique_ptr<Files> open_process_files(::pid_t pid, Maps maps);

}  // namespace hognose::target
