// Looking at the first words alone.
// SPDX-License-Identifier: MIT
#include "cli/usage/first_words.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "cli/usage/numbers.h"

namespace hognose::cli {
namespace {

using Words = std::vector<std::string>;

constexpr std::array<std::string_view, 4> own_options{"-h", "--help", "--version", "-V"};

bool is_option(const std::string& word) {
  return word.size() > 1 && word.front() == '-';
}

bool contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// A process, a core on standard input, or a file that is there or was meant to be.
bool may_be_target(const std::string& word) {
  std::error_code ignored;
  return is_process_id(word) || word == "-" || word.find('/') != std::string::npos ||
         std::filesystem::exists(word, ignored);
}

/// What is asked of a target where nothing else is: one who chooses how stacks are shown wants stacks.
const char* find_usual_command(const Words& words) {
  constexpr std::array<std::string_view, 5> of_stacks{
      "-n", "--native", "--python", "--all", "--fold"};
  const bool wants_stacks = std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(of_stacks.begin(), of_stacks.end(), word) != of_stacks.end();
  });
  return wants_stacks ? "bt" : "overview";
}

bool names_targets(const std::string& word) {
  constexpr std::string_view option = "--name";
  return word == option || word.starts_with(std::string(option) + "=") || may_be_target(word);
}

bool is_own_option(const std::string& word) {
  return std::find(own_options.begin(), own_options.end(), word) != own_options.end();
}

/// Puts the command first: the one that stands behind options, or the usual one for a target alone.
void bring_command_forward(Words& words, const Words& commands) {
  const std::string& first = words.front();
  if (!is_option(first)) {
    if (!contains(commands, first) && may_be_target(first))
      words.insert(words.begin(), find_usual_command(words));
    return;
  }
  if (is_own_option(first)) return;
  const auto command = std::find_if(words.begin(), words.end(), [&](const std::string& word) {
    return contains(commands, word);
  });
  if (command != words.end()) {
    std::rotate(words.begin(), command, command + 1);
  } else if (std::any_of(words.begin(), words.end(), names_targets)) {
    words.insert(words.begin(), find_usual_command(words));
  }
}

}  // namespace

std::vector<std::string> settle_first_words(Words words, const Words& commands) {
  constexpr std::string_view prefix = "py-";
  if (words.empty()) return words;
  bring_command_forward(words, commands);
  std::string& first = words.front();
  if (first == "-V" || first == "version") first = "--version";
  if (first.starts_with(prefix) && contains(commands, first.substr(prefix.size())))
    first.erase(0, prefix.size());
  if (first != "help") return words;
  words.erase(words.begin());
  if (!words.empty() && words.front().starts_with(prefix)) words.front().erase(0, prefix.size());
  words.emplace_back("--help");
  return words;
}

}  // namespace hognose::cli
