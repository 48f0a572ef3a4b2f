// What a screen and a reader take of text: cells, names, quotes.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hognose::render {

/// Cells of a terminal that UTF-8 text takes: two for a wide character (East Asian Width W and F),
/// one for any other, as CPython's traceback counts them.
[[nodiscard]] std::size_t count_cells(std::string_view text);

/// Bytes of the longest name that is shown whole: more than any path or symbol has, and few enough for
/// a document of lies.
inline constexpr std::size_t longest_name = 1U << 16U;
/// What stands where the rest was left out.
inline constexpr std::string_view truncated = "...(truncated)";
/// The front of `text`, whole characters of it, that is no longer than a name may be.
[[nodiscard]] std::string_view as_name(std::string_view text);

/// `text` in quotes the way Python chooses them; backslashes and the quote are escaped.
[[nodiscard]] std::string quote(std::string_view text);

}  // namespace hognose::render
