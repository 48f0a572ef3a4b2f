// What the tree of commands and options says of itself: for completions, the manual and suggestions.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/usage/usage.h"

namespace hognose::cli {

/// A command with its places, options and commands below it.
[[nodiscard]] CommandUsage describe_usage(CLI::App& app);

/// What can follow it: names of commands, and of options, each with its dashes.
[[nodiscard]] std::vector<std::string> names_of_commands(CLI::App& app);
[[nodiscard]] std::vector<std::string> names_of_options(CLI::App& app);

}  // namespace hognose::cli
