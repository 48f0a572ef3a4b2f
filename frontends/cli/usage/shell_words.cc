// What the completions of all shells are put together from.
// SPDX-License-Identifier: MIT
#include "cli/usage/shell_words.h"

namespace hognose::cli {

std::string quoted(std::string_view text, std::string_view quote, std::string_view special) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += quote;
    } else {
      if (special.find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out + "'";
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += between;
    text += word;
  }
  return text;
}

std::vector<std::string> names_of(const std::vector<CommandUsage>& commands) {
  std::vector<std::string> names;
  names.reserve(commands.size());
  for (const CommandUsage& command : commands)
    names.push_back(command.name);
  return names;
}

std::vector<std::string> names_of(const std::vector<OptionUsage>& options) {
  std::vector<std::string> names;
  for (const OptionUsage& option : options)
    names.insert(names.end(), option.names.begin(), option.names.end());
  return names;
}

void for_each_command(const CommandUsage& command, const std::string& before, const Visit& visit) {
  for (const CommandUsage& one : command.commands) {
    visit(before + one.name, one);
    for_each_command(one, before + one.name + " ", visit);
  }
}

}  // namespace hognose::cli
