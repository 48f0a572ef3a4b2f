// Line by line, so that what is not ours stays byte by byte.
// SPDX-License-Identifier: MIT
#include "cli/setup/own_line.h"

namespace hognose::cli {
namespace {

constexpr std::string_view blank = " \t\r\n";

// The next line with its end, which is taken off the text.
std::string_view next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end == std::string_view::npos ? end : end + 1);
  text.remove_prefix(line.size());
  return line;
}

std::string_view without_end(std::string_view line) {
  return line.substr(0, line.find_last_not_of(blank) + 1);
}

bool is_comment(std::string_view line) {
  const std::size_t at = line.find_first_not_of(blank);
  return at != std::string_view::npos && line[at] == '#';
}

// What follows stands on a line of its own: a last line may have no end, or go on in the next one.
void end_last_line(std::string& text) {
  if (!text.empty() && text.back() != '\n') text += '\n';
  if (text.ends_with("\\\n")) text += '\n';
}

}  // namespace

std::string put_line(std::string_view text, std::string_view line, std::string_view mark) {
  std::string out;
  bool is_in = false;
  while (!text.empty()) {
    const std::string_view old = next_line(text);
    const bool is_ours = without_end(old).ends_with(mark);
    if (!is_ours) out += old;
    if (is_ours && !is_in) out.append(line).append("\n");
    is_in = is_in || is_ours;
  }
  if (is_in) return out;
  end_last_line(out);
  return out.append(line).append("\n");
}

std::string take_line(std::string_view text, std::string_view mark) {
  std::string out;
  while (!text.empty()) {
    const std::string_view line = next_line(text);
    if (!without_end(line).ends_with(mark)) out += line;
  }
  return out;
}

std::size_t find_line(std::string_view text, std::string_view word, std::string_view mark) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = next_line(text);
    const bool speaks_of_it = line.find(word) != std::string_view::npos;
    if (speaks_of_it && !is_comment(line) && !without_end(line).ends_with(mark)) return number;
  }
  return 0;
}

}  // namespace hognose::cli
