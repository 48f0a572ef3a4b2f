// The tables in src/layout/tables, embedded when hognose is built.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "layout/table.h"

namespace hognose::layout {

/// One file of src/layout/tables.
struct ShippedTable {
  std::string_view name;  ///< "3.13.0", "3.13.18-dbg"
  std::uint32_t version_hex = 0;
  bool free_threaded = false;
  bool debug = false;
  std::string_view build_ids;  ///< a space before and after each
  std::span<const TableRow> rows;
};

/// All shipped tables, in no particular order.
[[nodiscard]] std::span<const ShippedTable> shipped_tables();

/// The table made from this very build, or null.
[[nodiscard]] const ShippedTable* find_table_of_build(std::string_view build_id);

/// The table of this name, or else the newest of a version of which only the first numbers are
/// told: "3.13" is 3.13.18, "3.13-dbg" the newest debug build, "3.13t" the newest free-threaded
/// one. Null if there is none.
[[nodiscard]] const ShippedTable* find_table_named(std::string_view name);

/// The table of the same minor version and threading whose patch level is nearest; the same debug
/// flavour where that is as near. For a minor version newer than all, the newest table; else null
/// if there is none.
[[nodiscard]] const ShippedTable* find_nearest_table(std::uint32_t version_hex,
                                                     bool free_threaded,
                                                     bool debug);

}  // namespace hognose::layout
