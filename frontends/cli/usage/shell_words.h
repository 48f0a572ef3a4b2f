// What the completions of all shells are put together from.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/usage/usage.h"

namespace hognose::cli {

/// A pipeline that lists the processes which have a Python in them, an embedding one too: their
/// maps name it.
inline constexpr std::string_view list_processes =
    "grep -ls python /proc/[0-9]*/maps 2>/dev/null | sed 's|/proc/||; s|/maps||'";

/// `text` between single quotes; a quote in it is written as `quote`, and what `special` holds is
/// escaped by a backslash.
[[nodiscard]] std::string quoted(std::string_view text,
                                 std::string_view quote,
                                 std::string_view special = "");
[[nodiscard]] std::string joined(const std::vector<std::string>& words, std::string_view between);
[[nodiscard]] std::vector<std::string> names_of(const std::vector<CommandUsage>& commands);
[[nodiscard]] std::vector<std::string> names_of(const std::vector<OptionUsage>& options);

using Visit = std::function<void(const std::string& path, const CommandUsage& command)>;
/// Calls `visit` for all commands below `command`, with the words that lead there: "layout", then
/// "layout export".
void for_each_command(const CommandUsage& command, const std::string& before, const Visit& visit);

}  // namespace hognose::cli
