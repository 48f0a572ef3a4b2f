// Writing pieces.
// SPDX-License-Identifier: MIT
#include "render/sheet.h"

#include "base/harmless.h"
#include "render/characters.h"

namespace hognose::render {

Sheet& Sheet::add(std::string_view text, Ink ink) {
  const std::string_view kept = as_name(text);
  add_value(kept, ink);
  return kept.size() == text.size() ? *this : add_value(truncated);
}

Sheet& Sheet::add_value(std::string_view text, Ink ink) {
  if (!has_colour_ || ink == Ink::plain) {
    append_harmless_line(text_, text);
  } else {
    append_inked(text_, harmless_line(text), ink);
  }
  return *this;
}

void Sheet::lines(std::string_view text) {
  while (true) {
    const std::size_t end = text.find('\n');
    line(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace hognose::render
