// sqlite3.Row: the values of a row, by the names of its columns.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<sqlite3.Row({'id': 1, 'name': 'tea'}) at remote 0x…>`; columns of one name are shown as often as they are there.
[[nodiscard]] bool is_sqlite_row(const Program& program, const TypeInfo& type);
void describe_sqlite_row(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
