// The one line that hognose keeps in a start-up file that belongs to somebody.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hognose::cli {

/// The text with `line` in it once: in the place of lines that end with `mark`, or at the end.
/// Nothing else of the text changes.
[[nodiscard]] std::string put_line(std::string_view text,
                                   std::string_view line,
                                   std::string_view mark);

/// The text without the lines that end with `mark`.
[[nodiscard]] std::string take_line(std::string_view text, std::string_view mark);

/// The number, from 1, of the first line that speaks of `word` and is neither a comment nor ends
/// with `mark`; 0 if there is none.
[[nodiscard]] std::size_t find_line(std::string_view text,
                                    std::string_view word,
                                    std::string_view mark);

}  // namespace hognose::cli
