// Colours of a terminal: what a piece of text is, and how that looks.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hognose::render {

/// What a piece of an answer is, for readers whose terminal has colours.
enum class Ink : std::uint8_t {
  plain,
  heading,  ///< opens a section: a thread, the head of a table
  function,  ///< the name of a function
  place,  ///< a file, a line number
  mark,  ///< what runs now
  library,  ///< code that is not the user's own
  warning,  ///< something is missing: a hole, a cut
};

/// Appends `text` to `out`, between the terminal's codes for `ink` (ECMA-48, "ANSI") if it is not
/// plain. The only place in hognose that writes such codes; `scripts/check` watches over that.
void append_inked(std::string& out, std::string_view text, Ink ink);

/// What makes `text` the only text of the terminal's line; nothing else moves.
[[nodiscard]] std::string redrawn_line(std::string_view text);

}  // namespace hognose::render
