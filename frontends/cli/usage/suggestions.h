// Words that the program does not know, and what those who type them may mean.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hognose::cli {

/// How many letters must be put in, taken out, replaced or swapped with the next to make one word of
/// the other.
[[nodiscard]] std::size_t edit_distance(std::string_view one, std::string_view other);

/// The one of `commands` that is meant by `word`: nearly the same, or what py-spy, pystack and GDB call
/// otherwise; empty if none is.
[[nodiscard]] std::string find_meant_command(std::string_view word,
                                             const std::vector<std::string>& commands);

/// A sentence about a word that is none of `commands`, with the one that is meant.
[[nodiscard]] std::string describe_unknown_command(std::string_view word,
                                                   const std::vector<std::string>& commands);

/// The same of an option, which is none of a command's `options`.
[[nodiscard]] std::string describe_unknown_option(std::string_view word,
                                                  std::string_view command,
                                                  const std::vector<std::string>& options);

}  // namespace hognose::cli
