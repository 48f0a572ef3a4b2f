// Text that is being written, line by line, in ink if its reader's terminal has colours.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "render/ink.h"

namespace hognose::render {

/// A piece of a line.
struct Piece {
  std::string_view text;
  Ink ink = Ink::plain;
};

/// Lines of pieces as one string.
class Sheet {
 public:
  explicit Sheet(bool has_colour) : has_colour_(has_colour) {}

  Sheet& add(std::string_view text, Ink ink = Ink::plain) {
    append_inked(text_, text, has_colour_ ? ink : Ink::plain);
    return *this;
  }
  Sheet& add(const Piece& piece) { return add(piece.text, piece.ink); }
  void end_line() { text_ += '\n'; }
  void line(std::string_view text, Ink ink = Ink::plain) { add(text, ink).end_line(); }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  bool has_colour_;
  std::string text_;
};

}  // namespace hognose::render
