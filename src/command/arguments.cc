// Reading flags.
// SPDX-License-Identifier: MIT
#include "command/arguments.h"

#include <algorithm>

#include "base/formatted.h"
#include "command/path/path.h"

namespace hognose::command {

namespace {

std::string list_names(std::span<const Flag> flags) {
  std::string names(flags.front().name);
  for (const Flag& flag : flags.subspan(1))
    names.append(&flag == &flags.back() ? " and " : ", ").append(flag.name);
  return names;
}

}  // namespace

tl::expected<std::vector<std::string_view>, std::string> read_flags(std::span<const Flag> flags,
                                                                    std::string_view arguments) {
  std::vector<std::string_view> given;
  for (arguments = trim(arguments); !arguments.empty(); arguments = trim(arguments)) {
    const std::string_view word = arguments.substr(0, arguments.find(' '));
    arguments.remove_prefix(word.size());
    const bool is_known = std::any_of(
        flags.begin(), flags.end(), [word](const Flag& flag) { return flag.name == word; });
    if (!is_known) {
      return tl::unexpected(formatted("The {} {}; {} is not understood",
                                      flags.size() == 1 ? "only argument is" : "arguments are",
                                      list_names(flags),
                                      repr_of(word)));
    }
    given.push_back(word);
  }
  return given;
}

}  // namespace hognose::command
