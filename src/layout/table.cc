// Writing and strictly parsing the text form of tables.
// SPDX-License-Identifier: MIT
#include "layout/table.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace hognose::layout {
namespace {

constexpr std::size_t largest_text = 1U << 20U;
constexpr std::uint32_t largest_offset = 1U << 30U;
constexpr std::size_t most_build_ids = 16;
constexpr std::string_view first_line =
    "# hognose layout table 1\n# SPDX-License-Identifier: MIT\n";
constexpr std::string_view columns = "struct\tfield\toffset\twidth\tbit_offset\tbit_width\n";
constexpr std::string_view checksum_key = "# checksum ";

std::string hex(std::uint64_t value, int digits) {
  std::string text(static_cast<std::size_t>(digits), '0');
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, value >>= 4U) {
    *digit = "0123456789abcdef"[value & 15U];
  }
  return text;
}

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char letter : text) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
  }
  return hash;
}

std::string_view field_column(const FieldInfo& field) {
  return field.name.empty() ? "." : field.name;
}

template <class T>
std::optional<T> parse_number(std::string_view text, int base = 10) {
  T value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Takes text off the front, a piece at a time; once something did not fit, nothing fits any more.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  [[nodiscard]] bool is_good() const { return good_; }
  [[nodiscard]] bool at_end() const { return text_.empty(); }
  [[nodiscard]] bool starts_with(std::string_view prefix) const {
    return text_.starts_with(prefix);
  }
  void expect(std::string_view prefix) {
    if (!text_.starts_with(prefix)) return spoil();
    text_.remove_prefix(prefix.size());
  }
  std::string_view take_until(char stop) {
    const std::size_t at = text_.find(stop);
    if (at == std::string_view::npos) {
      spoil();
      return {};
    }
    const std::string_view piece = text_.substr(0, at);
    text_.remove_prefix(at + 1);
    return piece;
  }
  template <class T>
  T take_number(char stop, int base = 10) {
    const auto value = parse_number<T>(take_until(stop), base);
    if (!value) spoil();
    return value.value_or(0);
  }
  bool take_flag(char stop) {
    const auto value = take_number<unsigned>(stop);
    if (value > 1) spoil();
    return value == 1;
  }
  void spoil() {
    good_ = false;
    text_ = {};
  }

 private:
  std::string_view text_;
  bool good_ = true;
};

TableHead parse_head(Cursor& cursor) {
  TableHead head;
  cursor.expect(first_line);
  cursor.expect("# version 0x");
  head.version_hex = cursor.take_number<std::uint32_t>('\n', 16);
  cursor.expect("# free_threaded ");
  head.free_threaded = cursor.take_flag('\n');
  cursor.expect("# debug ");
  head.debug = cursor.take_flag('\n');
  constexpr std::string_view build_id = "# build_id ";
  while (cursor.starts_with(build_id)) {
    cursor.expect(build_id);
    const std::string_view text = cursor.take_until('\n');
    if (!is_build_id(text) || head.build_ids.size() == most_build_ids) cursor.spoil();
    head.build_ids.emplace_back(text);
  }
  cursor.expect("# origin ");
  head.origin = cursor.take_until('\n');
  cursor.expect(columns);
  return head;
}

TableRow parse_place(Cursor& cursor, FieldId id) {
  TableRow row;
  row.id = id;
  if (cursor.starts_with("-\t")) {
    cursor.expect("-\t");
  } else {
    row.offset = cursor.take_number<std::uint32_t>('\t');
    if (!row.is_present()) cursor.spoil();
  }
  row.width = cursor.take_number<std::uint16_t>('\t');
  row.bit_offset = cursor.take_number<std::uint8_t>('\t');
  row.bit_width = cursor.take_number<std::uint8_t>('\n');
  if (!is_sane(row)) cursor.spoil();
  return row;
}

// Rows come in the order of the list, so that one pass over both finds every name.
std::vector<TableRow> parse_rows(Cursor& cursor) {
  std::vector<TableRow> rows;
  const auto fields = all_fields();
  std::size_t next = 0;
  while (cursor.is_good() && !cursor.at_end()) {
    const std::string_view owner = cursor.take_until('\t');
    const std::string_view name = cursor.take_until('\t');
    while (next < fields.size() &&
           (fields[next].owner != owner || field_column(fields[next]) != name)) {
      ++next;
    }
    if (next == fields.size()) {
      cursor.spoil();
      break;
    }
    rows.push_back(parse_place(cursor, fields[next].id));
    ++next;
  }
  return rows;
}

// The text before the checksum line, if that line is right.
Result<std::string_view> check_sum(std::string_view text) {
  if (text.size() > largest_text) return fail(ErrorKind::limit, "layout table");
  const std::size_t at = text.rfind(checksum_key);
  if (at == std::string_view::npos) return fail(ErrorKind::corrupt, "layout table");
  const std::string_view body = text.substr(0, at);
  if (text.substr(at) != std::string(checksum_key) + hex(fnv1a(body), 16) + "\n") {
    return fail(ErrorKind::corrupt, "checksum of a layout table");
  }
  return body;
}

void write_row(std::string& text, const TableRow& row) {
  const FieldInfo& field = all_fields()[static_cast<std::size_t>(row.id)];
  text.append(field.owner).append("\t").append(field_column(field)).append("\t");
  text += row.is_present() ? std::to_string(row.offset) : "-";
  text += "\t" + std::to_string(row.width) + "\t" + std::to_string(row.bit_offset) + "\t" +
          std::to_string(row.bit_width) + "\n";
}

}  // namespace

std::string write_table(const Table& table) {
  const TableHead& head = table.head;
  std::string text(first_line);
  text += "# version 0x" + hex(head.version_hex, 8) + "\n";
  text += std::string("# free_threaded ") + (head.free_threaded ? "1" : "0") + "\n";
  text += std::string("# debug ") + (head.debug ? "1" : "0") + "\n";
  for (const std::string& build_id : head.build_ids)
    text += "# build_id " + build_id + "\n";
  text += "# origin " + head.origin.substr(0, head.origin.find('\n')) + "\n";
  text += columns;
  for (const TableRow& row : table.rows)
    write_row(text, row);
  return text + std::string(checksum_key) + hex(fnv1a(text), 16) + "\n";
}

Result<Table> parse_table(std::string_view text) {
  const std::string_view body = TRY(check_sum(text));
  Cursor cursor(body);
  Table table;
  table.head = parse_head(cursor);
  table.rows = parse_rows(cursor);
  if (!cursor.is_good()) return fail(ErrorKind::corrupt, "layout table");
  return table;
}

bool is_sane(const TableRow& row) {
  if (!row.is_present()) return row.width == 0 && row.bit_offset == 0 && row.bit_width == 0;
  if (row.offset > largest_offset) return false;
  if (row.bit_width == 0) return row.bit_offset == 0;
  return row.width <= 8 && row.bit_offset + row.bit_width <= row.width * 8;
}

bool is_build_id(std::string_view text) {
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return text.size() >= 16 && text.size() <= 128 && text.size() % 2 == 0 &&
         std::all_of(text.begin(), text.end(), is_hex);
}

}  // namespace hognose::layout
