// A table says where the fields of one build of CPython lie: what a shipped table, a cache file
// and a reading of DWARF have in common.
//
// A struct is in a table wholly or not at all. In a struct that is there, a row for each field of
// the list says where it lies or that this build has no such field; no row means "not known here".
//
//     # hognose layout table 1
//     # SPDX-License-Identifier: MIT
//     # version 0x030d00f0
//     # free_threaded 0
//     # debug 0
//     # build_id d11d13fb0f82d32f3da1221ffd551ab179afb423
//     # origin libpython3.13.so.1.0
//     struct  field  offset  width  bit_offset  bit_width
//     PyObject  .  16  0  0  0              (its size)
//     PyObject  ob_refcnt  0  8  0  0
//     PyObject  ob_ref_local  -  0  0  0    (absent)
//     # checksum 0123456789abcdef           (FNV-1a of all above)
//
// Columns are separated by one tab.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "layout/layout.h"

namespace hognose::layout {

/// What one table knows of one field. `width` and the bits are as in Place.
struct TableRow {
  static constexpr std::uint32_t absent = 0xffffffff;

  FieldId id{};
  std::uint16_t width = 0;
  std::uint32_t offset = absent;  ///< `absent`: this build has no such field
  std::uint8_t bit_offset = 0;
  std::uint8_t bit_width = 0;

  [[nodiscard]] bool is_present() const { return offset != absent; }
  bool operator==(const TableRow&) const = default;
};

/// The build a table is about.
struct TableHead {
  std::uint32_t version_hex = 0;  ///< PY_VERSION_HEX
  bool free_threaded = false;
  bool debug = false;
  std::vector<std::string> build_ids;  ///< lower-case hex, of files that hold this runtime
  std::string origin;  ///< name of the file it was read from

  bool operator==(const TableHead&) const = default;
};

/// A head and its rows, in the order of the field list.
struct Table {
  TableHead head;
  std::vector<TableRow> rows;
};

/// The table as text, in the form above.
[[nodiscard]] std::string write_table(const Table& table);

/// Reads the form above, strictly: corrupt for anything else, a bad checksum, an unknown field,
/// rows out of order, or impossible numbers; limit above 1 MiB.
[[nodiscard]] Result<Table> parse_table(std::string_view text);

/// True if `row` can be the place of a field: bits within the width, an offset below 1 GiB.
[[nodiscard]] bool is_sane(const TableRow& row);

/// True for 16 to 128 lower-case hex digits: safe as a file name, too.
[[nodiscard]] bool is_build_id(std::string_view text);

}  // namespace hognose::layout
