// Text from a pattern and values, by fmt, whose machinery is compiled in one place: its headers
// alone double the time of a file that asks for its own copy.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <fmt/core.h>

namespace hognose {

/// What fmt makes of a pattern and arguments of any type.
std::string format_all(fmt::string_view pattern, fmt::format_args arguments);

/// `pattern` with `arguments` in its braces, checked while compiling. It is not called `format`,
/// since a call with a std::string would also mean std::format.
template <typename... Arguments>
std::string formatted(fmt::format_string<const Arguments&...> pattern,
                      const Arguments&... arguments) {
  return format_all(pattern, fmt::make_format_args(arguments...));
}

}  // namespace hognose
