// A few of many, by their names, and how many there are besides.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include "base/formatted.h"

namespace hognose {

/// "a, b, c and 4 more" of `count` things, of which the first `most` are named: `name(at)` is the text
/// of one. Empty if there are none.
template <class Name>
[[nodiscard]] std::string list_some(std::size_t count, std::size_t most, const Name& name) {
  const std::size_t named = std::min(count, most);
  std::string text;
  for (std::size_t at = 0; at < named; ++at) {
    if (at != 0) text += ", ";
    text += name(at);
  }
  return named < count ? text + formatted(" and {} more", count - named) : text;
}

}  // namespace hognose
