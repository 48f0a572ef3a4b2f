// Which field of a struct stands at an offset: the other way round than a Layout is mostly asked.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "layout/layout.h"

namespace hognose::layout {

/// A field, and how many bytes into it.
struct FieldAt {
  std::string_view name;  ///< "ob_item"
  std::uint64_t inner = 0;
};

/// Of those that hognose reads the one that covers the offset; an embedded struct reaches to the next that
/// is known. Nothing where that is not known.
[[nodiscard]] std::optional<FieldAt> find_field_at(const Layout& layout,
                                                   std::string_view owner,
                                                   std::uint64_t offset);

}  // namespace hognose::layout
