// Lib/traceback.py, StackSummary.format_frame_summary(), in its two forms: up to 3.12 for a single
// line, since then for all lines of what runs.
// SPDX-License-Identifier: MIT
#include "source/underlines.h"

#include <algorithm>
#include <set>
#include <string>

#include "base/formatted.h"
#include "python/values/printable.h"
#include "source/expression_shape.h"

namespace hognose::source {
namespace {

using document::SourceRow;
using layout::Carets;
using source::ExpressionKind;

constexpr std::u32string_view blanks = U" \t\n\r\f\v";

bool is_space(char32_t c) {
  return blanks.find(c) != std::u32string_view::npos;
}

std::size_t indent_of(std::u32string_view text) {
  return std::min(text.find_first_not_of(blanks), text.size());
}
std::u32string_view strip_right(std::u32string_view text) {
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// The number of the character that begins at a byte of a line; the line may be another by now.
std::size_t character_at(std::string_view line, std::int64_t byte) {
  const auto size = static_cast<std::int64_t>(line.size());
  const auto before =
      line.substr(0, static_cast<std::size_t>(std::clamp<std::int64_t>(byte, 0, size)));
  return python::decode_utf8(before).size();
}

/// The number of bytes that characters take as UTF-8.
std::size_t count_bytes(std::u32string_view text) {
  std::string bytes;
  for (const char32_t c : text)
    python::append_utf8(bytes, c);
  return bytes.size();
}

/// Characters [begin, end) of a line.
struct Columns {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// A row of `line`, of which these columns are underlined.
SourceRow underlined(std::u32string_view line, Columns running, std::optional<Columns> centre) {
  const auto byte_of = [&](std::size_t column) {
    return python::printable_lines(line.substr(0, std::min(column, line.size()))).size();
  };
  SourceRow row{.text = python::printable_lines(line), .is_underlined = true};
  row.running = {byte_of(running.begin), byte_of(running.end)};
  row.has_centre = centre.has_value();
  if (centre) row.centre = {byte_of(centre->begin), byte_of(centre->end)};
  return row;
}

// One line: 3.11 and 3.12.

/// The operator of an operation, by the arithmetic of _extract_caret_anchors_from_line_segment():
/// it starts at the end of the left operand, counts bytes, and looks for the operator by
/// characters.
Columns find_operator(const source::ExpressionShape& shape,
                      std::u32string_view text,
                      bool looks_on) {
  const std::u32string_view between =
      text.substr(shape.left_end, shape.right_begin - shape.left_end);
  const std::size_t offset = indent_of(between);
  std::size_t left = count_bytes(text.substr(0, shape.left_end)) + offset;
  std::size_t right = left + 1;
  if (offset + 1 < between.size() && !is_space(between[offset + 1])) ++right;
  const auto is_passed = [&](char32_t c) { return is_space(c) || c == ')' || c == '#'; };
  while (looks_on && left < text.size() && is_passed(text[left])) {
    ++left;
    ++right;
  }
  std::string bytes;
  for (const char32_t c : text)
    python::append_utf8(bytes, c);
  return {character_at(bytes, static_cast<std::int64_t>(left)),
          character_at(bytes, static_cast<std::int64_t>(right))};
}

/// The brackets of a subscript.
Columns find_brackets(const source::ExpressionShape& shape,
                      std::u32string_view text,
                      bool looks_on) {
  std::size_t right = std::min(shape.inner_end + 1, text.size());
  if (!looks_on) return {shape.left_end, right};
  while (right < text.size() && text[right] != ']')
    ++right;
  if (right < text.size()) ++right;
  return {shape.mark, right};
}

std::optional<Columns> find_anchors(std::u32string_view text, bool looks_on) {
  const auto shape = source::find_shape(text);
  if (!shape) return std::nullopt;
  if (shape->kind == ExpressionKind::operation) return find_operator(*shape, text, looks_on);
  if (shape->kind == ExpressionKind::subscript) return find_brackets(*shape, text, looks_on);
  return std::nullopt;
}

SourceRow find_single_row(const SourceFile& file, const python::Position& position, Carets carets) {
  const std::string_view bytes = file.raw_line(position.line.value_or(0));
  const std::u32string whole = python::decode_utf8(bytes);
  const std::size_t first = indent_of(whole);
  const std::u32string_view text = strip_right(std::u32string_view(whole).substr(first));
  SourceRow plain{.text = python::printable_lines(text)};
  if (carets == Carets::none || !position.column || !position.end_column) return plain;
  Columns running{character_at(bytes, *position.column), character_at(bytes, *position.end_column)};
  std::optional<Columns> anchors;
  if (position.end_line == position.line) {
    if (running.begin > running.end) return plain;
    const auto segment =
        std::u32string_view(whole).substr(running.begin, running.end - running.begin);
    anchors = find_anchors(segment, carets == Carets::one_line_by_width);
  } else {
    running.end = strip_right(whole).size();
  }
  const bool has_anchors = anchors && anchors->end > anchors->begin;
  if (running.begin < first || running.end < running.begin) return plain;
  if (running.end - running.begin >= text.size() && !has_anchors) return plain;
  const std::size_t begin = running.begin - first;
  if (anchors) anchors = Columns{begin + anchors->begin, begin + anchors->end};
  return underlined(text, {begin, running.end - first}, anchors);
}

// All lines: 3.13 and newer.

/// A place in some lines.
struct Spot {
  std::size_t line = 0;
  std::size_t column = 0;

  // NOLINTNEXTLINE(modernize-use-nullptr): the 0 is the compiler's own, in what it writes here.
  auto operator<=>(const Spot&) const = default;
};

/// The lines of an expression, their common indent taken off, and where in them it is.
struct Excerpt {
  std::vector<std::u32string> lines;
  Spot begin;
  Spot end;
};

/// textwrap.dedent(): white space that all lines begin with; lines of nothing else become empty.
void dedent(std::vector<std::u32string>& lines) {
  std::optional<std::u32string> margin;
  for (std::u32string& line : lines) {
    const std::size_t indent = indent_of(line);
    if (indent == line.size()) {
      line.clear();
      continue;
    }
    const std::u32string own = line.substr(0, indent);
    if (!margin) margin = own;
    const auto differs =
        std::mismatch(margin->begin(), margin->end(), own.begin(), own.end()).first;
    margin->erase(differs, margin->end());
  }
  for (std::u32string& line : lines) {
    if (margin && !line.empty()) line.erase(0, margin->size());
  }
}

std::optional<Excerpt> find_excerpt(const SourceFile& file, const python::Position& position) {
  const std::int64_t first = position.line.value_or(0);
  const std::int64_t last = std::min(position.end_line.value_or(first), file.line_count());
  if (first < 1 || last < first) return std::nullopt;
  Excerpt excerpt;
  for (std::int64_t number = first; number <= last; ++number) {
    excerpt.lines.emplace_back(strip_right(python::decode_utf8(file.raw_line(number))));
  }
  const std::size_t whole = excerpt.lines.front().size();
  dedent(excerpt.lines);
  const std::size_t removed = whole - excerpt.lines.front().size();
  const auto column = [&](std::int64_t line, std::int64_t byte) {
    const std::size_t at = character_at(file.raw_line(line), byte);
    return at > removed ? at - removed : 0;
  };
  excerpt.begin = {0, std::min(column(first, *position.column), excerpt.lines.front().size())};
  excerpt.end = {excerpt.lines.size() - 1,
                 std::min(column(last, *position.end_column), excerpt.lines.back().size())};
  return excerpt.begin <= excerpt.end ? std::optional(excerpt) : std::nullopt;
}

/// The expression as one text.
std::u32string join_lines(const Excerpt& excerpt) {
  std::u32string text;
  for (std::size_t at = excerpt.begin.line; at <= excerpt.end.line; ++at) {
    const std::u32string& line = excerpt.lines[at];
    const std::size_t begin = at == excerpt.begin.line ? excerpt.begin.column : 0;
    const std::size_t end = at == excerpt.end.line ? excerpt.end.column : line.size();
    text += line.substr(begin, end - begin);
    if (at != excerpt.end.line) text += U'\n';
  }
  return text;
}

/// What is drawn by `^` inside of `~`.
struct Centre {
  Spot begin;
  Spot end;
};

std::optional<Centre> find_centre(const Excerpt& excerpt,
                                  const std::optional<source::ExpressionShape>& shape,
                                  std::u32string_view text) {
  if (!shape || shape->kind == ExpressionKind::other) return std::nullopt;
  const auto place_of = [&](std::size_t at) {
    const auto before = text.substr(0, at);
    const auto line = static_cast<std::size_t>(std::ranges::count(before, U'\n'));
    const std::size_t start = line == 0 ? 0 : before.rfind(U'\n') + 1;
    return Spot{line, at - start + (line == 0 ? excerpt.begin.column : 0)};
  };
  std::size_t end = shape->end;
  if (shape->kind == ExpressionKind::operation) {
    end = shape->mark + 1;
    constexpr std::u32string_view no_operator = U"\\#";
    const bool is_wide = end < std::min(text.size(), shape->right_begin) && !is_space(text[end]) &&
                         no_operator.find(text[end]) == std::u32string_view::npos;
    if (is_wide) ++end;
  }
  return Centre{place_of(shape->mark), place_of(end)};
}

bool is_name(std::u32string_view text) {
  const auto shape = source::find_shape(text);
  return shape && shape->is_name && shape->begin == 0 && shape->end == text.size();
}

/// Whether what precedes a call makes the statement `return call()` or `name = call()`.
bool begins_plain_statement(std::u32string_view before, const source::ExpressionShape& call) {
  while (!before.empty() && (is_space(before.back()) || before.back() == '('))
    before.remove_suffix(1);
  if (before == U"return") return call.calls_name;
  if (before.empty() || before.back() != '=') return false;
  return is_name(strip_right(before.substr(0, before.size() - 1)));
}

/// Whether nothing but closing parentheses and a comment, or another statement, follows.
bool ends_statement(std::u32string_view behind) {
  const std::size_t next = behind.find_first_not_of(U" \t)");
  return next == std::u32string_view::npos || behind[next] == '#' || behind[next] == ';';
}

/// StackSummary._should_show_carets().
bool has_carets(const Excerpt& excerpt,
                const std::optional<source::ExpressionShape>& shape,
                bool has_centre) {
  const auto before = std::u32string_view(excerpt.lines.front()).substr(0, excerpt.begin.column);
  const auto behind = std::u32string_view(excerpt.lines.back()).substr(excerpt.end.column);
  if (shape && shape->kind == ExpressionKind::call && begins_plain_statement(before, *shape) &&
      ends_statement(behind)) {
    return false;
  }
  return has_centre || indent_of(before) != before.size() || indent_of(behind) != behind.size();
}

/// The part of a line that is between two places.
std::optional<Columns> part_of_line(std::size_t at, std::size_t size, Spot begin, Spot end) {
  if (at < begin.line || at > end.line) return std::nullopt;
  return Columns{at == begin.line ? begin.column : 0, at == end.line ? end.column : size};
}

SourceRow draw_line(const Excerpt& excerpt,
                    std::size_t at,
                    const std::optional<Centre>& centre,
                    bool has_underline) {
  const std::u32string& line = excerpt.lines[at];
  if (!has_underline) return {.text = python::printable_lines(line)};
  Columns running = *part_of_line(at, line.size(), excerpt.begin, excerpt.end);
  running.begin = std::max(running.begin, indent_of(line));
  running.end = std::max(running.begin, running.end);
  if (!centre) return underlined(line, running, std::nullopt);
  const auto part = part_of_line(at, line.size(), centre->begin, centre->end);
  return underlined(line, running, part.value_or(Columns{}));
}

/// The first line, the last one, and those around the two ends of the centre.
std::set<std::size_t> find_significant(const Excerpt& excerpt,
                                       const std::optional<Centre>& centre) {
  std::set<std::size_t> lines{0, excerpt.lines.size() - 1};
  if (!centre) return lines;
  for (const std::size_t around : {centre->begin.line, centre->end.line}) {
    for (std::size_t line = around == 0 ? 0 : around - 1; line <= around + 1; ++line) {
      if (line < excerpt.lines.size()) lines.insert(line);
    }
  }
  return lines;
}

std::vector<SourceRow> find_rows(const Excerpt& excerpt) {
  const std::u32string text = join_lines(excerpt);
  const auto shape = source::find_shape(text);
  const auto centre = find_centre(excerpt, shape, text);
  const bool has_underline = has_carets(excerpt, shape, centre.has_value());
  std::vector<SourceRow> rows;
  std::size_t next = 0;
  for (const std::size_t at : find_significant(excerpt, centre)) {
    if (at == next + 1) {
      rows.push_back(draw_line(excerpt, next, centre, has_underline));
    } else if (at > next) {
      rows.push_back({.text = formatted("...<{} lines>...", at - next)});
    }
    rows.push_back(draw_line(excerpt, at, centre, has_underline));
    next = at + 1;
  }
  return rows;
}

}  // namespace

std::vector<SourceRow> find_source_rows(const SourceFile& file,
                                        const python::Position& position,
                                        Carets carets) {
  const bool has_columns = position.column && position.end_column;
  if (carets == Carets::lines && has_columns) {
    const auto excerpt = find_excerpt(file, position);
    if (excerpt && !std::ranges::all_of(excerpt->lines, &std::u32string::empty)) {
      return find_rows(*excerpt);
    }
    return {};
  }
  SourceRow row = find_single_row(file, position, carets);
  if (row.text.empty()) return {};
  return {std::move(row)};
}

}  // namespace hognose::source
