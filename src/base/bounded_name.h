// Names that files give to code and to other files: they may claim a megabyte, and each frame has one.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/utf8.h"

namespace hognose {

/// Bytes of the longest name that is kept: more than any that can be read at all.
inline constexpr std::size_t longest_kept_name = 4096;

/// The name; of a longer one its front, whole characters of it, and "…".
[[nodiscard]] inline std::string bounded_name(std::string_view name) {
  return cut_text(name, longest_kept_name);
}

}  // namespace hognose
