// The manual page.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "cli/usage/usage.h"

namespace hognose::cli {

/// The manual page of a program, for man(1). What several commands share is described once.
[[nodiscard]] std::string write_manual(const CommandUsage& program, const std::string& version);

}  // namespace hognose::cli
