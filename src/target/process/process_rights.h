// Whose files a live process may open.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "base/result.h"
#include "target/seams/rights.h"

namespace hognose::target {

/// The rights of the thread that /proc knows as `process` ("/proc/4711"), as they are now.
[[nodiscard]] Result<Rights> read_rights(const std::string& process);

}  // namespace hognose::target
