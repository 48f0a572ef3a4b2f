// How a program is called, as a value: what its manual page and completions are made from.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace hognose::cli {

/// An option, or a word in a fixed place.
struct OptionUsage {
  std::vector<std::string> names;  ///< "--thread"; one without dashes for a place: "TARGET"
  std::string value;  ///< what follows: "TID", "dwarf|offsets|table"; empty for a flag
  std::string summary;
  bool is_required = false;
};

/// A command: the program itself, or one below it.
struct CommandUsage {
  std::string name;
  std::string summary;  ///< one line
  std::string help;  ///< what the help says after the options
  std::vector<OptionUsage> places;
  std::vector<OptionUsage> options;
  std::vector<CommandUsage> commands;
};

/// What can be offered where a value is written.
enum class Offer : std::uint8_t { nothing, file, folder, target, thread, words };

/// What a value of this description can be: a file for "FILE", words for "bash|zsh".
[[nodiscard]] Offer offer_for(const std::string& value);
/// The words of "N|unlimited" that can be written as they stand: those of small letters.
[[nodiscard]] std::vector<std::string> words_of(const std::string& value);

}  // namespace hognose::cli
