// Reads the two tuples of a row.
// SPDX-License-Identifier: MIT
#include "python/objects/database_row.h"

#include <algorithm>
#include <string>

#include "python/values/fixed_struct.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

constexpr std::uint64_t size_of_row = 16;
constexpr std::uint64_t row_data_offset = 0;
constexpr std::uint64_t row_description_offset = 8;

Result<Items> read_row_part(const Program& program, Address row, std::uint64_t offset) {
  const Address tuple = TRY(read_pointer_behind_head(program, row, offset, "row"));
  const TypeInfo& type = *TRY(read_type_of(program, tuple));
  if (!type.has(TypeFlag::tuple_subclass)) return fail(ErrorKind::corrupt, "row", row);
  return read_tuple(program, tuple);
}

bool is_same_name(std::string_view one, std::string_view other) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::ranges::equal(one, other, {}, lower, lower);
}

}  // namespace

bool is_database_row(const Program& program, const TypeInfo& type) {
  return type.name == "sqlite3.Row" && has_bytes_behind_head(program, type, size_of_row);
}

Result<DatabaseRow> read_database_row(const Program& program, Address row) {
  const DatabaseRow parts{TRY(read_row_part(program, row, row_data_offset)),
                          TRY(read_row_part(program, row, row_description_offset))};
  if (parts.values.count != parts.columns.count) return fail(ErrorKind::corrupt, "row", row);
  return parts;
}

Result<Address> read_column_name(const Program& program,
                                 const DatabaseRow& row,
                                 std::uint64_t index) {
  const Address column = TRY(read_item(program, row.columns, index));
  const Items parts = TRY(read_tuple(program, column));
  if (parts.count == 0) return fail(ErrorKind::corrupt, "column", column);
  return read_item(program, parts, 0);
}

Result<std::optional<Address>> find_in_database_row(const Program& program,
                                                    const DatabaseRow& row,
                                                    std::string_view name,
                                                    Budget& budget) {
  for (std::uint64_t i = 0; i < row.values.count; ++i) {
    if (!budget.spend_node()) return fail(ErrorKind::limit, "row", row.columns.first);
    const auto text = read_name(program, TRY(read_column_name(program, row, i)));
    if (text && is_same_name(*text, name)) return TRY(read_item(program, row.values, i));
  }
  return std::optional<Address>{};
}

}  // namespace hognose::python
