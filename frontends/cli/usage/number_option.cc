// A number is put back as digits, whatever it was written as.
// SPDX-License-Identifier: MIT
#include "cli/usage/number_option.h"

#include <CLI/CLI.hpp>

namespace hognose::cli {

void take_number(CLI::Option* option,
                 NumberRange range,
                 const std::string& word,
                 ParseNumber parse) {
  const auto read = [range, word, parse](std::string& text) -> std::string {
    const bool is_word = !word.empty() && text == word;
    const auto number = is_word ? 0 : parse(text, range);
    if (!number) return describe_range(range) + (word.empty() ? "" : ", or '" + word + "'");
    text = std::to_string(*number);
    return {};
  };
  option->transform(CLI::Validator(read, ""));
}

}  // namespace hognose::cli
