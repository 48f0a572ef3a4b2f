// _Py_DebugOffsets: the table of offsets that CPython 3.13+ carries at the start of _PyRuntime.
//
// It begins with a cookie, the version and the threading model; each further member is a 64-bit
// number, either a sizeof or an offset in a struct. Where a member stands differs from minor to
// minor version (Include/internal/pycore_debug_offsets.h). The bytes come from the target: nothing
// in them is believed before the whole table has proved consistent.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "layout/table.h"

namespace hognose::layout {

/// As many bytes as any known _Py_DebugOffsets has; fewer are enough for older versions.
inline constexpr std::size_t largest_debug_offsets = 888;

/// What the first 24 bytes say.
struct DebugOffsetsHead {
  std::uint32_t version_hex = 0;
  bool free_threaded = false;
};

/// The head and what the members say about the fields of the list.
struct DebugOffsets {
  DebugOffsetsHead head;
  std::vector<TableRow> rows;
};

/// Reads cookie, version and threading model; corrupt if they are not that.
[[nodiscard]] Result<DebugOffsetsHead> parse_debug_offsets_head(std::span<const std::byte> bytes);

/// Reads and checks a whole table: corrupt if any member contradicts another or cannot be,
/// short_read if it is cut, unsupported before 3.13. A newer version than known is read like the
/// newest, and accepted only if it is as consistent as one.
[[nodiscard]] Result<DebugOffsets> parse_debug_offsets(std::span<const std::byte> bytes);

}  // namespace hognose::layout
