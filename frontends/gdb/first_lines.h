// What stands above an answer about a whole process: why it crashed, and the Pythons that it has started.
// SPDX-License-Identifier: MIT
#pragma once

#include "command/command.h"

namespace hognose::gdb {

/// The command's answer, below such lines if it is one that begins with them.
[[nodiscard]] document::Document ask_with_first_lines(const command::Command& row,
                                                      const session::Query& query);

}  // namespace hognose::gdb
