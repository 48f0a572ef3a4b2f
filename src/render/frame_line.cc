// Writes where a frame stands.
// SPDX-License-Identifier: MIT
#include "render/frame_line.h"

#include "base/formatted.h"
#include "render/full_entry.h"

namespace hognose::render {

void add_place(Sheet& sheet, const document::FramePlace& place) {
  sheet.add("; in ").add(place.function, Ink::function).add(", ").add(place.file, Ink::place);
  if (place.line) sheet.add(formatted(":{}", *place.line), Ink::place);
}

void add_frame_line(Sheet& sheet, std::string_view indent, const document::FramePlace& place) {
  sheet.add(indent)
      .add("File \"")
      .add(place.file, Ink::place)
      .add("\", line ")
      .add(line_number(place), Ink::place)
      .add(", in ")
      .line(place.function, Ink::function);
}

}  // namespace hognose::render
