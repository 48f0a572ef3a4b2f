// Writing and cutting one line of bt-full.
// SPDX-License-Identifier: MIT
#include "render/full_entry.h"

#include <limits>

#include "base/formatted.h"
#include "base/harmless.h"
#include "base/utf8.h"
#include "render/characters.h"

namespace hognose::render {

namespace {

/// Adds pieces until no characters are left.
class CutLine {
 public:
  CutLine(Sheet& sheet, std::size_t most) : sheet_(sheet), left_(most) {}

  CutLine& add(std::string_view text, Ink ink = Ink::plain) {
    const std::string shown = harmless_line(text);
    const std::string_view kept = first_characters(shown, left_);
    sheet_.add_value(kept, ink);
    left_ -= count_characters(kept);
    is_cut_ = is_cut_ || kept.size() < shown.size();
    return *this;
  }
  CutLine& add_name(std::string_view text, Ink ink = Ink::plain) {
    const std::string_view name = as_name(text);
    add(name, ink);
    return name.size() == text.size() ? *this : add(truncated);
  }
  void finish() {
    if (is_cut_) sheet_.add(truncated, Ink::warning);
  }

 private:
  Sheet& sheet_;
  std::size_t left_;
  bool is_cut_ = false;
};

void add_frame(CutLine& line, const document::TraceEntry& entry, std::string_view file) {
  line.add(formatted("Frame {:#x}, for file ", entry.place.address))
      .add_name(file, Ink::place)
      .add(", line ")
      .add(line_number(entry.place), Ink::place)
      .add(", in ")
      .add_name(entry.place.function, Ink::function)
      .add(" (");
  const char* separator = "";
  for (const document::Binding& argument : entry.arguments) {
    line.add(separator).add_name(argument.name).add("=").add(argument.value);
    separator = ", ";
  }
  line.add(")");
}

}  // namespace

std::string line_number(const document::FramePlace& place) {
  return place.line ? formatted("{}", *place.line) : "?";
}

void add_full_entry(Sheet& sheet,
                    const document::TraceEntry& entry,
                    std::size_t max_repr,
                    std::string_view file) {
  if (entry.level) sheet.add(formatted("#{} ", *entry.level));
  CutLine line(sheet, max_repr == 0 ? std::numeric_limits<std::size_t>::max() : max_repr);
  if (entry.is_python) {
    add_frame(line, entry, file);
  } else {
    line.add(entry.text);
  }
  line.finish();
}

}  // namespace hognose::render
