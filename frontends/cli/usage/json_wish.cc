// The schema is part of the option's word: what stands behind it may be a target.
// SPDX-License-Identifier: MIT
#include "cli/usage/json_wish.h"

namespace hognose::cli {

JsonWish read_json_wish(std::string_view schema) {
  return schema == "1" ? 1 : 2;
}

JsonWish find_json_wish(const std::vector<std::string>& words) {
  constexpr std::string_view option = "--json";
  constexpr std::string_view with_schema = "--json=";
  for (const std::string_view word : words) {
    if (word == option) return read_json_wish({});
    if (word.starts_with(with_schema)) return read_json_wish(word.substr(with_schema.size()));
  }
  return 0;
}

}  // namespace hognose::cli
