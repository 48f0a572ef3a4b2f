// Opening a core file as a target.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "target/core/core_files.h"
#include "target/target.h"

namespace hognose::target {

/// Opens a core. unsupported if it is none; one that was cut off or damaged opens with what it has,
/// and Target::gaps says what it lacks.
[[nodiscard]] Result<Target> open_core(MappedFile bytes, const CoreOptions& options = {});
[[nodiscard]] Result<Target> open_core(const std::string& path, const CoreOptions& options = {});

}  // namespace hognose::target
