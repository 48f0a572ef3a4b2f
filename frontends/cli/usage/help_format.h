// The order in which the help of a command is printed, for CLI11.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include <CLI/CLI.hpp>

namespace hognose::cli {

/// Options that all commands have stand last, under this title.
inline constexpr const char* shared_options = "Options of all commands";

/// What a command does and its examples before its options; the program's own help as CLI11 has it.
[[nodiscard]] std::shared_ptr<CLI::Formatter> make_help_format();

}  // namespace hognose::cli
