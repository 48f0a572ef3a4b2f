// The one way in which an option takes a number, for CLI11.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "cli/usage/numbers.h"

namespace CLI {  // NOLINT(readability-identifier-naming): its own spelling
class Option;
}

namespace hognose::cli {

using ParseNumber = std::optional<std::uint64_t> (*)(std::string_view text, NumberRange range);

/// Has the option take numbers of that range alone; `word` stands for none, and is 0.
void take_number(CLI::Option* option,
                 NumberRange range,
                 const std::string& word = {},
                 ParseNumber parse = parse_number);

}  // namespace hognose::cli
