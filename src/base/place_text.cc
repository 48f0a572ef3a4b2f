// Puts a line behind its file.
// SPDX-License-Identifier: MIT
#include "base/place_text.h"

#include "base/formatted.h"

namespace hognose {

std::string place_in_file(std::string_view file, std::optional<std::int64_t> line) {
  return line ? formatted("{}:{}", file, *line) : std::string(file);
}

}  // namespace hognose
