// A traceback that takes no more than so much of a screen.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

#include "document/document.h"

namespace hognose::command {

/// Columns of a screen that everybody has.
inline constexpr std::size_t screen_columns = 100;

/// Rows of such a screen that a line takes.
[[nodiscard]] std::size_t count_rows(std::string_view line);
[[nodiscard]] std::size_t count_rows(const document::TraceEntry& entry);
[[nodiscard]] std::size_t count_rows(const document::Traceback& trace);

/// Keeps the entries that say most: the newest of the program's own code, then the newest of all, then
/// other own code, then others, newer ones before older. Where others were, their number stands; that of all below one that is kept alone.
/// Frames of a recursion stand once. Returns how many are left out; the first stays, whatever it takes.
std::size_t shorten(document::Traceback& trace, std::size_t rows);

/// Leaves of the newest entry's source line what there is room for, none of it if need be.
void cut_source(document::Traceback& trace, std::size_t rows);

}  // namespace hognose::command
