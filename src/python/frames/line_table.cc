// Decoders of the four encodings of line tables.
// SPDX-License-Identifier: MIT
#include "python/frames/line_table.h"

#include "base/byte_reader.h"

namespace hognose::python {
namespace {

// Lines are C ints in CPython; what does not fit was never written by a compiler.
constexpr std::int64_t highest_line = INT32_MAX;

Position at_line(std::int64_t line) {
  if (line < 0 || line > highest_line) return {};
  return {line, line, {}, {}};
}

template <class Delta>
Position find_in_lnotab(const LineTableBytes& table, std::int64_t offset) {
  std::int64_t address = 0;
  std::int64_t line = table.first_line;
  for (std::size_t i = 0; i + 1 < table.bytes.size(); i += 2) {
    address += std::to_integer<std::uint8_t>(table.bytes[i]);
    if (address > offset) break;
    line += static_cast<Delta>(table.bytes[i + 1]);
  }
  return at_line(line);
}

Position find_in_pep626(const LineTableBytes& table, std::int64_t offset) {
  constexpr std::int8_t no_line = -128;
  std::int64_t end = 0;
  std::int64_t line = table.first_line;
  for (std::size_t i = 0; i + 1 < table.bytes.size(); i += 2) {
    const auto delta = static_cast<std::int8_t>(table.bytes[i + 1]);
    if (delta != no_line) line += delta;
    end += std::to_integer<std::uint8_t>(table.bytes[i]);
    if (offset < end) return delta == no_line ? Position{} : at_line(line);
  }
  return {};
}

// Six bits a byte, least significant first; bit 6 says that more follow. A number that does not
// fit 32 bits is damage.
Result<std::int64_t> read_varint(ByteReader& reader) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 36; shift += 6) {
    const auto byte = TRY(reader.read<std::uint8_t>());
    value |= static_cast<std::uint64_t>(byte & 63U) << shift;
    if ((byte & 64U) == 0) return static_cast<std::int64_t>(value);
  }
  return fail(ErrorKind::corrupt, "line table");
}

Result<std::int64_t> read_signed_varint(ByteReader& reader) {
  const std::int64_t value = TRY(read_varint(reader));
  return (value & 1) != 0 ? -(value >> 1) : value >> 1;
}

// Columns are written plus one, so that zero can say "none".
Result<std::optional<std::int64_t>> read_column(ByteReader& reader) {
  const std::int64_t value = TRY(read_varint(reader));
  if (value == 0) return std::nullopt;
  return value - 1;
}

// Codes of an entry, Objects/locations.md; 0..9 are short forms with the column in the code.
enum EntryCode : std::uint8_t { one_line0 = 10, one_line2 = 12, no_columns = 13, long_form = 14 };

// The payload of one entry. `line` is the running line, moved also by entries before the wanted one.
Result<Position> read_entry(ByteReader& reader, unsigned code, std::int64_t& line) {
  if (code > long_form) return Position{};
  if (code == long_form) {
    line += TRY(read_signed_varint(reader));
    Position position = at_line(line);
    position.end_line = line + TRY(read_varint(reader));
    position.column = TRY(read_column(reader));
    position.end_column = TRY(read_column(reader));
    return position;
  }
  if (code == no_columns) {
    line += TRY(read_signed_varint(reader));
    return at_line(line);
  }
  if (code >= one_line0 && code <= one_line2) line += code - one_line0;
  Position position = at_line(line);
  const std::int64_t first = TRY(reader.read<std::uint8_t>());
  if (code >= one_line0) {
    position.column = first;
    position.end_column = TRY(reader.read<std::uint8_t>());
  } else {
    position.column = static_cast<std::int64_t>(code) * 8 + (first >> 4);
    position.end_column = *position.column + (first & 15);
  }
  return position;
}

Position find_in_pep657(const LineTableBytes& table, std::int64_t offset) {
  constexpr std::int64_t bytes_per_unit = 2;
  ByteReader reader(table.bytes, "line table");
  std::int64_t end = 0;
  std::int64_t line = table.first_line;
  while (!reader.at_end()) {
    const auto head = reader.read<std::uint8_t>();
    if (!head || (*head & 128U) == 0) return {};
    end += ((*head & 7) + 1) * bytes_per_unit;
    const auto position = read_entry(reader, *head >> 3U & 15U, line);
    if (!position) return {};
    if (offset < end) return position->line ? *position : Position{};
  }
  return {};
}

}  // namespace

Position find_in_line_table(const LineTableBytes& table, std::int64_t offset) {
  if (offset < 0) return at_line(table.first_line);
  switch (table.encoding) {
    case layout::LineTable::lnotab_unsigned:
      return find_in_lnotab<std::uint8_t>(table, offset);
    case layout::LineTable::lnotab:
      return find_in_lnotab<std::int8_t>(table, offset);
    case layout::LineTable::pep626:
      return find_in_pep626(table, offset);
    case layout::LineTable::pep657:
      return find_in_pep657(table, offset);
  }
  return {};
}

}  // namespace hognose::python
