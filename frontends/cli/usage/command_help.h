// What `hognose COMMAND --help` says of a command besides its options, and in which order.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "command/command.h"

namespace hognose::cli {

/// The help of a command and examples of it, as words of a shell.
[[nodiscard]] std::string write_command_help(const command::Command& row);

}  // namespace hognose::cli
