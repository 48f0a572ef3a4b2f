// Asks a TypeSource for every field of the list, and makes a table of the answers.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"
#include "layout/table.h"
#include "layout/type_source.h"

namespace hognose::layout {

/// One pass over the field list.
struct TypeReading {
  std::vector<TableRow> rows;  ///< whole structs, in the order of the list
  bool is_complete = false;  ///< false if time ran out: more structs may exist
};

/// Reads as many structs as `time` allows, at struct granularity. A struct that the source does not
/// know has no rows; a struct it knows has one for each field.
[[nodiscard]] TypeReading read_types(TypeSource& types, std::chrono::milliseconds time);

/// The text of a table for the build that `types` describes. not_found if it does not even know
/// PyObject; limit if the source ran out of time.
[[nodiscard]] Result<std::string> export_layout(TypeSource& types, const TableHead& head);

}  // namespace hognose::layout
