// The name of a function, short enough for a sentence.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace hognose::analysis::why {

/// Of a name as C++ writes it: without the arguments, which are not needed to know it. What runs a lambda, itself or for a thread or a
/// std::function, is "a lambda of f"; of other long ones the arguments of templates are left out: "std::vector<…>::at".
[[nodiscard]] std::string shorten_code_name(const std::string& name);

}  // namespace hognose::analysis::why
