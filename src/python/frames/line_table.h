// Line tables: where in the source the instruction at a bytecode offset stands.
//
// CPython has had four encodings. All of them are a run of small deltas from co_firstlineno, and
// all of them are decoded here from bytes alone, so that they can be tested and fuzzed alone:
//
//   lnotab_unsigned  (address delta u8, line delta u8) pairs                       2.7
//   lnotab           the same with signed line deltas             Objects/lnotab_notes.txt
//   pep626           (length u8, line delta i8) pairs; -128 means "no line"        PEP 626
//   pep657           variable-length entries with columns            Objects/locations.md
//
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "layout/versions/dialect.h"

namespace hognose::python {

/// Positions of an instruction; columns are 0-based UTF-8 byte offsets, 3.11+.
struct Position {
  std::optional<std::int64_t> line;
  std::optional<std::int64_t> end_line;
  std::optional<std::int64_t> column;
  std::optional<std::int64_t> end_column;

  bool operator==(const Position&) const = default;
};

/// A line table with what it needs to be read.
struct LineTableBytes {
  layout::LineTable encoding = layout::LineTable::lnotab;
  std::span<const std::byte> bytes;
  std::int64_t first_line = 0;  ///< co_firstlineno
};

/// Where the instruction at `offset` (bytes from the start of the bytecode) stands. A negative
/// offset is a frame that has not started: the first line. Without a line: artificial code, an
/// offset past the table, or a damaged table. Reads each byte of the table at most once.
[[nodiscard]] Position find_in_line_table(const LineTableBytes& table, std::int64_t offset);

}  // namespace hognose::python
