// Where the program's words go: a terminal, and what it can show, or a file.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

#include "cli/usage/options.h"

namespace hognose::cli {

/// What decides about colour: the environment and the user's word (https://no-color.org).
struct ColourWishes {
  bool no_color = false;  ///< --no-color
  std::string NO_COLOR;  ///< of the environment: anything but empty means none
  std::string TERM;  ///< of the environment: "" and "dumb" have none
};

/// Whether text for a stream may have colour; `is_terminal` says what the stream is.
[[nodiscard]] bool wants_colour(const ColourWishes& wishes, bool is_terminal);

/// The same for a file descriptor of ours, in the environment of this process.
[[nodiscard]] bool wants_colour(const Question& question, int descriptor);

/// How large a terminal is, in characters; 0 if that is not known.
struct ScreenSize {
  std::size_t lines = 0;
  std::size_t columns = 0;
};

/// Of the terminal that a file descriptor of ours leads to.
[[nodiscard]] ScreenSize find_screen_size(int descriptor);

}  // namespace hognose::cli
