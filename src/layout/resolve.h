// Puts together the layout of one build from all who know something of it.
//
// Asked in this order, each for the fields that the better ones left open:
//   a shipped table or a cache file made from this very build-id;
//   debug information of the runtime's own object file, within a time limit, then cached;
//   the target's own _Py_DebugOffsets;
//   the nearest shipped table.
// "This build has no such field" is an answer too. "I do not know this struct" is none, and the
// next witness is asked.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "layout/build_facts.h"
#include "layout/layout.h"
#include "layout/type_source.h"
#include "layout/versions/versions.h"

namespace hognose::layout {

/// A user's wish as to who is asked first (`--layout=…`); shipped tables fill in the rest.
enum class Force : std::uint8_t {
  none,
  dwarf,  ///< debug information, not the cache
  offsets,  ///< _Py_DebugOffsets
  table,  ///< the nearest shipped table, alone
};

/// "dwarf", "offsets", "table", or "" for none; nothing for other words.
[[nodiscard]] std::optional<Force> parse_force(std::string_view word);

/// Who may be asked. All are optional; borrowed for the call.
struct Witnesses {
  TypeSource* types = nullptr;
  std::span<const std::byte> debug_offsets{};  ///< of _Py_DebugOffsets; see largest_debug_offsets
  std::string cache_folder{};  ///< empty: no cache
  Force force = Force::none;
  std::chrono::milliseconds time_for_types{2000};
};

/// A layout, how to read its bits, and what the reader should know of its origin.
struct Resolved {
  Layout layout;
  Release release;
  std::vector<std::string> notes;
};

/// Never fails: what nobody knows is absent. Below a millisecond unless debug information is read.
[[nodiscard]] Resolved resolve_layout(const BuildFacts& facts, const Witnesses& witnesses);

}  // namespace hognose::layout
