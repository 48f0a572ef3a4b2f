// The one copy of fmt's machinery, built into the library: neither the program nor GDB's module
// needs libfmt at run time.
// SPDX-License-Identifier: MIT
#define FMT_HEADER_ONLY
#include "base/formatted.h"

#include <fmt/format.h>

namespace hognose {

std::string format_all(fmt::string_view pattern, fmt::format_args arguments) {
  return fmt::vformat(pattern, arguments);
}

}  // namespace hognose
