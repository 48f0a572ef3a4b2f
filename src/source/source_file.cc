// Lines and columns of a text.
// SPDX-License-Identifier: MIT
#include "source/source_file.h"

#include <algorithm>

#include "base/utf8.h"
#include "python/values/printable.h"

namespace hognose::source {

namespace {

constexpr const char* white_space = " \t\n\r\f\v";

/// Text for a terminal: everything unprintable escaped, but tabs stay.
std::string printable_line(std::string_view text) {
  const auto is_plain = [](char c) { return (c >= ' ' && c < '\x7f') || c == '\t'; };
  if (std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  std::string out;
  while (true) {
    const std::size_t tab = text.find('\t');
    out += python::printable(text.substr(0, tab));
    if (tab == std::string_view::npos) return out;
    out += '\t';
    text.remove_prefix(tab + 1);
  }
}

/// Where a column (bytes of the line in the file, of which `stripped` are not in `text`) falls. The
/// file may be another by now: a column past the end is the end, one inside of a character its
/// start.
std::size_t find_column(std::string_view text, std::int64_t column, std::size_t stripped) {
  const auto last = static_cast<std::int64_t>(text.size());
  const std::int64_t wanted = std::clamp<std::int64_t>(column, 0, INT32_MAX);
  const auto at = static_cast<std::size_t>(
      std::clamp<std::int64_t>(wanted - static_cast<std::int64_t>(stripped), 0, last));
  return find_character(text, at);
}

// The front of each line that is too long, whole characters of it.
std::string with_short_lines(std::string text) {
  constexpr std::size_t most = SourceFile::most_line;
  std::string out;
  std::size_t kept = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    if (end - at > most) {
      const std::string_view line = std::string_view(text).substr(at, end - at);
      out.append(text, kept, at - kept).append(cut_text(line, most));
      kept = end;
    }
    at = end + 1;
  }
  if (kept == 0) return text;
  return out.append(text, std::min(kept, text.size()));
}

}  // namespace

SourceFile::SourceFile(std::string text) : text_(with_short_lines(std::move(text))) {
  for (std::size_t at = 0; at < text_.size(); at = end_of_line(at)) {
    if (count_++ % lines_between == 0) starts_.push_back(at);
  }
}

/// Behind the end of the line, which \n, \r\n or \r is.
std::size_t SourceFile::end_of_line(std::size_t start) const {
  std::size_t at = start;
  while (at < text_.size() && text_[at] != '\r' && text_[at] != '\n')
    ++at;
  if (at == text_.size()) return at;
  const bool is_pair = text_[at] == '\r' && at + 1 < text_.size() && text_[at + 1] == '\n';
  return at + (is_pair ? 2 : 1);
}

std::string_view SourceFile::raw_line(std::int64_t number) const {
  if (number < 1 || number > line_count()) return {};
  std::size_t start = starts_[static_cast<std::size_t>((number - 1) / lines_between)];
  for (std::int64_t before = (number - 1) % lines_between; before > 0; --before)
    start = end_of_line(start);
  std::size_t end = end_of_line(start);
  while (end > start && (text_[end - 1] == '\n' || text_[end - 1] == '\r'))
    --end;
  return std::string_view(text_).substr(start, end - start);
}

std::optional<std::string> SourceFile::line(std::int64_t number) const {
  if (number < 1 || number > line_count()) return std::nullopt;
  return printable_line(raw_line(number));
}

MarkedLine SourceFile::marked_line(const python::Position& position) const {
  const std::string_view whole = raw_line(position.line.value_or(0));
  const std::size_t first = std::min(whole.find_first_not_of(white_space), whole.size());
  const std::string_view text =
      whole.substr(first, whole.find_last_not_of(white_space) + 1 - first);
  MarkedLine shown{printable_line(text)};
  if (!position.column || !position.end_column) return shown;
  const std::size_t begin = find_column(text, *position.column, first);
  const bool ends_here = position.end_line == position.line;
  const std::size_t end = ends_here ? find_column(text, *position.end_column, first) : text.size();
  if (begin >= end) return shown;
  if (shown.text == text) {
    shown.begin = begin;
    shown.end = end;
    return shown;
  }
  // Shown text may be longer: what cannot be printed is escaped.
  shown.begin = printable_line(text.substr(0, begin)).size();
  shown.end = shown.begin + printable_line(text.substr(begin, end - begin)).size();
  return shown;
}

}  // namespace hognose::source
