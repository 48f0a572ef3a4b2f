// Where something stands, as text: a file, and a line of it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hognose {

/// "shop.py" of "/src/shop.py": what follows the last slash, or all if there is none.
[[nodiscard]] constexpr std::string_view base_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

/// "shop.py:27"; "shop.py" if the line is not known.
[[nodiscard]] std::string place_in_file(std::string_view file, std::optional<std::int64_t> line);

}  // namespace hognose
