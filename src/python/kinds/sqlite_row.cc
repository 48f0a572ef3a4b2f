// Writes the values of a row.
// SPDX-License-Identifier: MIT
#include "python/kinds/sqlite_row.h"

#include "python/kinds/field_list.h"
#include "python/kinds/writing.h"
#include "python/objects/database_row.h"

namespace hognose::python {
namespace {

void write_columns(Describer& out, const DatabaseRow& row) {
  Commas commas(out);
  for (std::uint64_t i = 0; i < row.values.count && !out.is_done(); ++i) {
    if (!out.budget().spend_node()) return;
    commas.next();
    write_found(out, read_column_name(out.program(), row, i));
    out.write(": ");
    write_found(out, read_item(out.program(), row.values, i));
  }
}

}  // namespace

bool is_sqlite_row(const Program& program, const TypeInfo& type) {
  return is_database_row(program, type);
}

void describe_sqlite_row(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  const auto row = read_database_row(out.program(), object);
  out.write("<" + type.name + "({");
  if (row) write_columns(out, *row);
  if (!row) out.write_hole(row.error());
  out.write("}) at remote ");
  out.write_address(object);
  out.write(">");
  out.leave();
}

}  // namespace hognose::python
