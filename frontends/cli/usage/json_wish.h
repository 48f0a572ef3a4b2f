// Whether an answer is wanted as JSON, and by which schema.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hognose::cli {

/// 0: as text; 1: by hognose/1; 2: by hognose/2.
using JsonWish = int;

/// What stands behind `--json=`: "1", "2", or anything else for the newest.
[[nodiscard]] JsonWish read_json_wish(std::string_view schema);

/// Whether an answer in JSON is wanted, as far as words tell that cannot be read otherwise.
[[nodiscard]] JsonWish find_json_wish(const std::vector<std::string>& words);

}  // namespace hognose::cli
