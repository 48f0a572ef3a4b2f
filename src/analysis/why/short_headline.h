// A headline that fits, whose most important part stays: where the program itself stood.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

#include "analysis/why/facts.h"

namespace hognose::analysis::why {

/// `headline`, in `most` bytes. What is left out, as far as that is needed: the file of the library's function
/// that the call came through, that function, what stands behind, and then the end of what stands before the
/// caller. The function is cut where it takes more than two thirds of the room; its file and line stay.
[[nodiscard]] std::string shorten_headline(const std::string& headline,
                                           const CallerWords& caller,
                                           std::size_t most);

}  // namespace hognose::analysis::why
