// Who said what in a layout, struct by struct, for `py-info`.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "layout/build_facts.h"
#include "layout/layout.h"

namespace hognose::layout {

/// One struct of the list.
struct StructReport {
  std::string_view name;
  Witness witness = Witness::none;  ///< the least trusted of those who placed its fields
  /// Fields that the nearest shipped table has and this layout has not; "(size)" for the sizeof.
  std::vector<std::string_view> missing;
};

/// The structs that this layout or the nearest shipped table of the build knows. A struct that
/// neither knows does not exist in that version, and is left out.
[[nodiscard]] std::vector<StructReport> report_witnesses(const Layout& layout,
                                                         const BuildFacts& facts);

/// The reports on one line: "DWARF (78 structs), shipped table (2 structs)".
[[nodiscard]] std::string summarise_witnesses(const std::vector<StructReport>& reports);

}  // namespace hognose::layout
