// Completions for zsh.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>

#include "base/formatted.h"
#include "cli/usage/completions.h"
#include "cli/usage/shell_words.h"

namespace hognose::cli {
namespace {

std::string zsh_quoted(const std::string& text) {
  return quoted(text, "'\\''");
}

std::string zsh_function(const std::string& path) {
  std::string name = "_hognose_command_" + path;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == ' ' || c == '-'; }, '_');
  return name;
}

std::string zsh_offer(const std::string& value) {
  switch (offer_for(value)) {
    case Offer::file:
      return "_files";
    case Offer::folder:
      return "_files -/";
    case Offer::target:
      return "_hognose_targets";
    case Offer::words:
      return "(" + joined(words_of(value), " ") + ")";
    case Offer::thread:
    case Offer::nothing:
      break;
  }
  return " ";
}

std::string zsh_text(const std::string& text) {
  const std::string escaped = quoted(text, "'\\''", "\\[]:");
  return escaped.substr(1, escaped.size() - 2);
}

std::string zsh_option(const OptionUsage& option) {
  const std::string value =
      option.value.empty() ? "" : ":" + zsh_text(option.value) + ":" + zsh_offer(option.value);
  std::string text;
  for (const std::string& name : option.names)
    text += formatted("    '*{}[{}]{}' \\\n", name, zsh_text(option.summary), value);
  return text;
}

std::string zsh_commands(const std::vector<CommandUsage>& commands, const std::string& before) {
  std::string described;
  std::string cases;
  for (const CommandUsage& command : commands) {
    described += "      " + zsh_quoted(command.name + ":" + command.summary) + "\n";
    cases += formatted("        {}) {} ;;\n", command.name, zsh_function(before + command.name));
  }
  return formatted(
      "    '1:command:->command' '*::argument:->argument'\n"
      "  case $state in\n"
      "    command)\n"
      "      local -a commands=(\n{}      )\n"
      "      _describe -t commands command commands ;;\n"
      "    argument)\n"
      "      case $line[1] in\n{}      esac ;;\n"
      "  esac\n",
      described,
      cases);
}

std::string zsh_body(const CommandUsage& command, const std::string& before) {
  std::string text = "  local context state state_descr line\n  typeset -A opt_args\n";
  text += command.commands.empty() ? "  _arguments \\\n" : "  _arguments -C \\\n";
  for (const OptionUsage& option : command.options)
    text += zsh_option(option);
  if (!command.commands.empty()) return text + zsh_commands(command.commands, before);
  for (std::size_t at = 0; at < command.places.size(); ++at) {
    const std::string& value = command.places[at].value;
    const bool may_repeat = at + 1 == command.places.size() && offer_for(value) != Offer::target;
    text += formatted("    '{}:{}:{}' \\\n",
                      may_repeat ? "*" : formatted("{}", at + 1),
                      zsh_text(value),
                      zsh_offer(value));
  }
  return text + "    && return 0\n";
}

}  // namespace

std::string write_zsh_completions(const CommandUsage& program) {
  std::string text =
      "#compdef hognose\n# Completions of hognose for zsh. Made by `hognose completion zsh`.\n";
  text += formatted(
      "_hognose_targets() {{\n"
      "  local -a processes\n"
      "  processes=(${{(f)\"$({})\"}})\n"
      "  _alternative 'processes:process:compadd -a processes' 'files:core file:_files'\n"
      "}}\n",
      list_processes);
  for_each_command(program, "", [&](const std::string& path, const CommandUsage& command) {
    text += zsh_function(path) + "() {\n" + zsh_body(command, path + " ") + "}\n";
  });
  return text + "_hognose() {\n" + zsh_body(program, "") + "}\n_hognose \"$@\"\n";
}

}  // namespace hognose::cli
