// The sixteen colours that every terminal has, so that the user's own theme decides how they look.
// SPDX-License-Identifier: MIT
#include "render/ink.h"

#include "base/harmless.h"

namespace hognose::render {

namespace {

/// Parameters of "Select Graphic Rendition"; places and marks are as in CPython's own tracebacks.
const char* code_of(Ink ink) {
  switch (ink) {
    case Ink::plain:
      break;
    case Ink::heading:
      return "1";
    case Ink::function:
      return "36";
    case Ink::place:
      return "35";
    case Ink::mark:
      return "1;31";
    case Ink::library:
      return "2";
    case Ink::warning:
      return "33";
  }
  return "0";
}

}  // namespace

void append_inked(std::string& out, std::string_view text, Ink ink) {
  if (ink == Ink::plain || text.empty()) {
    out += text;
    return;
  }
  out += "\x1b[";
  out += code_of(ink);
  out += 'm';
  out += text;
  out += "\x1b[0m";
}

std::string redrawn_line(std::string_view text) {
  return "\r" + harmless_line(text) + "\x1b[K";
}

}  // namespace hognose::render
