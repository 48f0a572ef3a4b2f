// Text that is being written, line by line, in ink if its reader's terminal has colours.
//
// All text of an answer passes here, and nothing of it reaches the reader raw: a line is a line, and
// what a terminal would obey is escaped.
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

  /// A name, a number, words: what is longer than any name (longest_name) is cut.
  Sheet& add(std::string_view text, Ink ink = Ink::plain);
  Sheet& add(const Piece& piece) { return add(piece.text, piece.ink); }
  /// A value, as long as its reader asked for.
  Sheet& add_value(std::string_view text, Ink ink = Ink::plain);
  void end_line() { text_ += '\n'; }
  void line(std::string_view text, Ink ink = Ink::plain) { add(text, ink).end_line(); }
  /// Words of our own, of several lines.
  void lines(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool has_colour() const { return has_colour_; }

 private:
  bool has_colour_;
  std::string text_;
};

}  // namespace hognose::render
