// The words of a question that stand without dashes: which is the target, which its executable, and
// which are for the command.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>

#include "cli/usage/options.h"

namespace hognose::cli {

/// Whether a word is more likely another target than an argument.
using IsTarget = std::function<bool(const std::string& word)>;

/// Sets target, more_targets, exe and arguments of a question. It may be asked as here (TARGET ARGUMENTS), by -p or
/// -c, or as GDB (EXE CORE), pystack (CORE EXE) and coredumpctl (EXE -c CORE) put it. Returns what is
/// wrong, as a sentence; empty if nothing is.
[[nodiscard]] std::string settle_places(Question& question, const IsTarget& is_target);

}  // namespace hognose::cli
