// Completions for the shells that people use.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "cli/usage/usage.h"

namespace hognose::cli {

/// A script that completes the command line of `program` in bash (4 or newer).
[[nodiscard]] std::string write_bash_completions(const CommandUsage& program);
/// A function for zsh's $fpath, to be called `_hognose`.
[[nodiscard]] std::string write_zsh_completions(const CommandUsage& program);
/// A script for fish.
[[nodiscard]] std::string write_fish_completions(const CommandUsage& program);

/// "bash", "zsh" or "fish".
[[nodiscard]] std::string write_completions(const CommandUsage& program, const std::string& shell);

}  // namespace hognose::cli
