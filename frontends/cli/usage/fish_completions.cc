// Completions for fish.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>

#include "base/formatted.h"
#include "cli/usage/completions.h"
#include "cli/usage/shell_words.h"

namespace hognose::cli {
namespace {

std::string fish_quoted(const std::string& text) {
  return quoted(text, "\\'", "\\");
}

std::string fish_offer(const std::string& value) {
  switch (offer_for(value)) {
    case Offer::file:
      return " -rF";
    case Offer::folder:
      return " -xa '(__fish_complete_directories)'";
    case Offer::target:
      return " -F -a '(__hognose_targets)'";
    case Offer::words:
      return " -xa " + fish_quoted(joined(words_of(value), " "));
    case Offer::thread:
    case Offer::nothing:
      break;
  }
  return " -x";
}

std::string fish_option(const OptionUsage& option, const std::string& condition) {
  std::string text = "complete -c hognose -n " + fish_quoted(condition);
  for (const std::string& name : option.names)
    text += name.rfind("--", 0) == 0 ? " -l " + name.substr(2) : " -s " + name.substr(1);
  text += option.value.empty() ? "" : fish_offer(option.value);
  return text + " -d " + fish_quoted(option.summary) + "\n";
}

std::string fish_command(const CommandUsage& command, const std::string& condition) {
  std::string text;
  for (const OptionUsage& option : command.options)
    text += fish_option(option, condition);
  for (const OptionUsage& place : command.places) {
    const Offer offer = offer_for(place.value);
    if (offer == Offer::target || offer == Offer::file || offer == Offer::words) {
      text += "complete -c hognose -n " + fish_quoted(condition) + fish_offer(place.value) + "\n";
    }
  }
  return text;
}

std::string fish_commands(const CommandUsage& command, const std::string& within) {
  const std::string names = joined(names_of(command.commands), " ");
  const std::string none_yet = "not __fish_seen_subcommand_from " + names;
  const std::string before = within.empty() ? none_yet : within + "; and " + none_yet;
  std::string text;
  for (const CommandUsage& one : command.commands) {
    text += formatted("complete -c hognose -n {} -a {} -d {}\n",
                      fish_quoted(before),
                      one.name,
                      fish_quoted(one.summary));
    std::string condition = within.empty() ? "" : formatted("{}; and ", within);
    condition += "__fish_seen_subcommand_from " + one.name;
    text += one.commands.empty() ? fish_command(one, condition) : fish_commands(one, condition);
  }
  return text;
}

}  // namespace

std::string write_fish_completions(const CommandUsage& program) {
  std::string text = "# Completions of hognose for fish. Made by `hognose completion fish`.\n";
  text += formatted("function __hognose_targets\n  sh -c {}\nend\n",
                    fish_quoted(std::string(list_processes)));
  text += "complete -c hognose -f\n";
  const std::string none_yet =
      "not __fish_seen_subcommand_from " + joined(names_of(program.commands), " ");
  for (const OptionUsage& option : program.options)
    text += fish_option(option, none_yet);
  return text + fish_commands(program, "");
}

}  // namespace hognose::cli
