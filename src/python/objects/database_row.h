// sqlite3.Row: two tuples, the values of a row, and for each column a tuple that begins with its name.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "python/values/containers.h"
#include "python/values/type_info.h"

namespace hognose::python {

/// Whether instances of a type are such rows.
[[nodiscard]] bool is_database_row(const Program& program, const TypeInfo& type);

/// The values of a row, and the tuples that describe them: as many.
struct DatabaseRow {
  Items values;
  Items columns;
};
[[nodiscard]] Result<DatabaseRow> read_database_row(const Program& program, Address row);

/// The name of one of its columns.
[[nodiscard]] Result<Address> read_column_name(const Program& program,
                                               const DatabaseRow& row,
                                               std::uint64_t index);

/// The value of the first column of that name, however that is spelled in ASCII's capitals; nothing if there is none.
[[nodiscard]] Result<std::optional<Address>> find_in_database_row(const Program& program,
                                                                  const DatabaseRow& row,
                                                                  std::string_view name,
                                                                  Budget& budget);

}  // namespace hognose::python
