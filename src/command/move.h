// Moving through the Python frames of a stack, machine frame by machine frame.
// SPDX-License-Identifier: MIT
#pragma once

#include "command/session.h"
#include "document/document.h"

namespace hognose::command {

enum class Direction : std::uint8_t { older, newer };

/// A small whole number with an optional sign, or nothing.
[[nodiscard]] std::optional<std::int64_t> parse_count(std::string_view text);

/// Moves as many runs of Python frames as `arguments` says (1 if it is empty), as far as there are
/// any, selects where it arrives, and shows the run.
[[nodiscard]] document::Document move_in_stack(Session& session,
                                               std::string_view command,
                                               std::string_view arguments,
                                               Direction direction);

}  // namespace hognose::command
