// Reads SyntaxErrors, and shows their places as Lib/traceback.py of each version does.
// SPDX-License-Identifier: MIT
#include "python/exceptions/syntax_error.h"

#include <algorithm>

#include "base/formatted.h"
#include "python/attributes/type.h"
#include "python/values/containers.h"
#include "python/values/number.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

using layout::PyBaseExceptionObject;
using layout::PySyntaxErrorObject;
using layout::SyntaxPlace;

constexpr std::size_t longest_source_line = 1U << 16U;

/// Reads parts of one error; None and what cannot be read are nothing.
class FactReader {
 public:
  FactReader(const Program& program, const DescribeOptions& options, Budget& budget)
      : program_(program), options_(options), budget_(budget) {}

  Result<SyntaxErrorFacts> read(Address exception) const {
    if (program_.style.syntax_place == SyntaxPlace::from_args) return read_args(exception);
    const auto view = program_.view<PySyntaxErrorObject>(exception);
    const auto field = [&](layout::Field<PySyntaxErrorObject, Address> wanted) {
      return view.has(wanted) ? view.read(wanted).value_or(Address()) : Address();
    };
    SyntaxErrorFacts facts;
    facts.message = text_of(field(PySyntaxErrorObject::msg));
    facts.file = text_of(field(PySyntaxErrorObject::filename));
    facts.line = text_of(field(PySyntaxErrorObject::lineno));
    facts.end_line = text_of(field(PySyntaxErrorObject::end_lineno));
    facts.offset = number_of(field(PySyntaxErrorObject::offset));
    facts.end_offset = number_of(field(PySyntaxErrorObject::end_offset));
    facts.text = characters_of(field(PySyntaxErrorObject::text));
    return facts;
  }

 private:
  /// Python 2: msg, (filename, lineno, offset, badline) = value.args
  Result<SyntaxErrorFacts> read_args(Address exception) const {
    const Address args =
        TRY(program_.view<PyBaseExceptionObject>(exception).read(PyBaseExceptionObject::args));
    const Items outer = TRY(read_tuple(program_, args));
    if (outer.count != 2) return fail(ErrorKind::not_found, "place", exception);
    const Address second = TRY(read_item(program_, outer, 1));
    const Items place = TRY(read_tuple(program_, second));
    if (place.count != 4) return fail(ErrorKind::not_found, "place", exception);
    SyntaxErrorFacts facts;
    facts.message = text_of(TRY(read_item(program_, outer, 0)));
    facts.file = text_of(TRY(read_item(program_, place, 0)));
    facts.line = text_of(TRY(read_item(program_, place, 1)));
    facts.offset = number_of(TRY(read_item(program_, place, 2)));
    facts.text = characters_of(TRY(read_item(program_, place, 3)));
    return facts;
  }

  [[nodiscard]] bool is_nothing(Address object) const {
    return object.is_null() || is_none_object(program_, object);
  }
  [[nodiscard]] std::optional<std::string> text_of(Address object) const {
    if (is_nothing(object)) return std::nullopt;
    return read_str(program_, object, options_, budget_).text;
  }
  [[nodiscard]] std::optional<std::int64_t> number_of(Address object) const {
    if (is_nothing(object)) return std::nullopt;
    const auto number = read_small_integer(program_, object);
    if (!number || *number > INT32_MAX || *number < INT32_MIN) return std::nullopt;
    return *number;
  }
  [[nodiscard]] std::optional<std::u32string> characters_of(Address object) const {
    if (is_nothing(object)) return std::nullopt;
    if (program_.dialect.text == layout::Text::python2) {
      const auto bytes = read_bytes(program_, object, longest_source_line);
      if (!bytes) return std::nullopt;
      std::string text;
      for (const std::byte byte : bytes->bytes)
        text += std::to_integer<char>(byte);
      return decode_utf8(text);
    }
    auto text = read_text(program_, object, longest_source_line);
    if (!text) return std::nullopt;
    return std::move(text->characters);
  }

  const Program& program_;
  const DescribeOptions& options_;
  Budget& budget_;
};

constexpr std::u32string_view white_space = U" \t\n\r\f\v";

std::u32string_view strip_left(std::u32string_view text, std::u32string_view what) {
  return text.substr(std::min(text.find_first_not_of(what), text.size()));
}
std::u32string_view strip_right(std::u32string_view text, std::u32string_view what) {
  return text.substr(0, text.find_last_not_of(what) + 1);
}

/// White space as it stands (tabs, for the eye), and a space for each other character.
std::string blank(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text)
    out += c == '\t' ? '\t' : ' ';
  return out;
}

std::string indented(std::u32string_view text) {
  return "    " + printable_lines(text);
}

/// Carets that are some columns of a text, from 0.
struct Columns {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// Up to 3.8: one caret, in a text without the white space around it.
void add_stripped(const SyntaxErrorFacts& facts, std::vector<std::string>& rows) {
  const std::u32string_view text = *facts.text;
  rows.push_back(indented(strip_right(strip_left(text, white_space), white_space)));
  if (!facts.offset) return;
  const std::u32string_view whole = strip_right(text, U"\n");
  const auto size = static_cast<std::int64_t>(whole.size());
  std::int64_t end = std::min(size, *facts.offset) - 1;
  if (end < 0) end = std::max<std::int64_t>(size + end, 0);  // as a slice of Python counts
  const auto before = strip_left(whole.substr(0, static_cast<std::size_t>(end)), white_space);
  rows.push_back("    " + blank(before) + "^");
}

/// The columns of the carets as 3.10 has them, and as 3.13 clamps them to the text.
Columns find_columns(const SyntaxErrorFacts& facts, std::int64_t row_size, bool is_clamped) {
  const auto text_size = static_cast<std::int64_t>(facts.text->size());
  Columns columns{*facts.offset, *facts.offset};
  if (facts.end_offset.value_or(0) != 0) columns.end = *facts.end_offset;
  if (!is_clamped) {
    if (columns.begin == columns.end || columns.end == -1) columns.end = columns.begin + 1;
    return columns;
  }
  if (facts.line != facts.end_line) columns.end = row_size + 1;
  if (text_size != 0 && columns.begin > text_size) columns.begin = row_size + 1;
  if (text_size != 0 && columns.end > text_size) columns.end = row_size + 1;
  if (columns.begin >= columns.end || columns.end < 0) columns.end = columns.begin + 1;
  return columns;
}

/// From 3.9 on: carets below a text that keeps the white space at its end.
void add_indented(const SyntaxErrorFacts& facts, SyntaxPlace form, std::vector<std::string>& rows) {
  constexpr std::int64_t most_carets = 1 << 16;
  const std::u32string_view whole = strip_right(*facts.text, U"\n");
  const std::u32string_view text = strip_left(whole, U" \n\f");
  rows.push_back(indented(text));
  SyntaxErrorFacts known = facts;
  if (form == SyntaxPlace::indented) known.offset = facts.offset.value_or(0);
  if (!known.offset) return;
  Columns columns{*known.offset, *known.offset + 1};
  if (form != SyntaxPlace::indented) {
    columns =
        find_columns(known, static_cast<std::int64_t>(whole.size()), form >= SyntaxPlace::clamped);
  }
  const auto shift = static_cast<std::int64_t>(whole.size() - text.size()) + 1;
  const std::int64_t begin = columns.begin - shift;
  if (begin < 0) return;
  const std::int64_t count = std::clamp<std::int64_t>(columns.end - columns.begin, 0, most_carets);
  const auto before = text.substr(0, static_cast<std::size_t>(begin));
  const std::string margin =
      form == SyntaxPlace::by_width ? std::string(before.size(), ' ') : blank(before);
  rows.push_back("    " + margin + std::string(static_cast<std::size_t>(count), '^'));
}

}  // namespace

Result<SyntaxErrorFacts> read_syntax_error(const Program& program,
                                           Address exception,
                                           const DescribeOptions& options,
                                           Budget& budget) {
  return FactReader(program, options, budget).read(exception);
}

bool is_syntax_error(const Program& program, Address type) {
  const auto& own = find_type_info(program, type);
  if (!own) return false;
  const auto is_it = [](const TypeInfo& base) {
    return base.is_static("SyntaxError") || base.is_static("exceptions.SyntaxError");
  };
  return !find_base(program, *own, is_it).is_null();
}

std::vector<std::string> describe_place(const SyntaxErrorFacts& facts, SyntaxPlace form) {
  std::vector<std::string> rows;
  const bool is_always = form <= SyntaxPlace::stripped;
  if (facts.line || is_always) {
    rows.push_back(formatted("  File \"{}\", line {}",
                             facts.file.value_or("").empty() ? "<string>" : *facts.file,
                             facts.line.value_or("None")));
  }
  if (!facts.text) return rows;
  if (form <= SyntaxPlace::known) {
    add_stripped(facts, rows);
  } else {
    add_indented(facts, form, rows);
  }
  return rows;
}

std::string describe_message(const SyntaxErrorFacts& facts, SyntaxPlace form) {
  const bool is_empty = facts.message.value_or("").empty();
  if (form == SyntaxPlace::from_args) return facts.message.value_or("");
  std::string text = is_empty ? "<no detail available>" : *facts.message;
  const bool is_placeless = form >= SyntaxPlace::known && !facts.line;
  if (is_placeless && facts.file) text += formatted(" ({})", *facts.file);
  return text;
}

}  // namespace hognose::python
