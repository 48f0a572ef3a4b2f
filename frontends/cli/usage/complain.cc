// Writing to standard error.
// SPDX-License-Identifier: MIT
#include "cli/usage/complain.h"

#include <cstdio>

#include "base/harmless.h"

namespace hognose::cli {

void complain(std::string_view sentence) {
  std::fprintf(stderr, "hognose: %s\n", harmless_line(sentence).c_str());
}

}  // namespace hognose::cli
