// A process that may not be read: why, and what helps, in the words of the program.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "target/process/denial.h"

namespace hognose::cli {

/// What a process calls itself, as far as it fits into a sentence.
[[nodiscard]] std::string short_title(const target::ProcessFacts& process);

/// As one sentence. `command` is what was asked: "hognose bt 4711".
[[nodiscard]] std::string describe_denial(target::Denial denial,
                                          const target::ProcessFacts& process,
                                          const std::string& command);

}  // namespace hognose::cli
