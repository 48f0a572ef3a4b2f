// A number and what there is so many of, in the singular or the plural.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <string>
#include <string_view>

#include "base/formatted.h"

namespace hognose {

/// "1 thread", "4 threads"; "2 processes". `what` is a word with a plural in -s or -es, of which only
/// what ends in s has the second.
template <std::integral Number>
[[nodiscard]] std::string counted(Number number, std::string_view what) {
  const char* const plural = what.ends_with('s') ? "es" : "s";
  return formatted("{} {}{}", number, what, number == 1 ? "" : plural);
}

}  // namespace hognose
