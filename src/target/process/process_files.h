// Files of a live process: seen from its root directory, which may be that of a container, and
// opened with its rights.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include <sys/types.h>

#include "target/seams/files.h"
#include "target/seams/maps.h"
#include "target/seams/rights.h"

namespace hognose::target {

/// The files of a live process, through its root and working directory, opened with `rights` as long
/// as the process has these; what everybody may read once it has others. They must have been read
/// before any name was: a process may name a file, and then become a program that may read it. `maps`
/// tells which files are mapped.
[[nodiscard]] std::unique_ptr<Files> open_process_files(::pid_t pid,
                                                        const Result<Rights>& rights,
                                                        Maps maps);

}  // namespace hognose::target
