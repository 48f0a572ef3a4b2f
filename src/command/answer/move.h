// Moving through the Python frames of a stack, machine frame by machine frame.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "document/document.h"
#include "session/query.h"

namespace hognose::command {

enum class Direction : std::uint8_t { older, newer };

/// A small whole number with an optional sign, or nothing.
[[nodiscard]] std::optional<std::int64_t> parse_count(std::string_view text);

/// What is wrong with a number of frames to move by; empty: nothing is.
[[nodiscard]] std::string find_mistake_of_move(std::string_view arguments,
                                               const session::Words& words);

/// Moves as many spans of Python frames as its arguments say (1 without), as far as there are
/// any, selects where it arrives, and shows the span.
[[nodiscard]] document::Document move_in_stack(const session::Query& query,
                                               std::string_view command,
                                               Direction direction);

}  // namespace hognose::command
