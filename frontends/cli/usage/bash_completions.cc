// Completions for bash.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>

#include "base/formatted.h"
#include "cli/usage/completions.h"
#include "cli/usage/shell_words.h"

namespace hognose::cli {
namespace {

std::string bash_offer(const std::string& value) {
  switch (offer_for(value)) {
    case Offer::file:
      return "_hognose_paths -f";
    case Offer::folder:
      return "_hognose_paths -d";
    case Offer::target:
      return "_hognose_targets";
    case Offer::thread:
      return "_hognose_words \"$(ls \"/proc/$target/task\" 2>/dev/null)\"";
    case Offer::words:
      return "_hognose_words " + quoted(joined(words_of(value), " "), "'\\''");
    case Offer::nothing:
      break;
  }
  return ":";
}

// What to offer after each option with a value, whatever the command.
std::map<std::string, std::string> bash_values(const CommandUsage& program) {
  std::map<std::string, std::string> values;
  for_each_command(program, "", [&](const std::string&, const CommandUsage& command) {
    for (const OptionUsage& option : command.options) {
      if (option.value.empty()) continue;
      for (const std::string& name : option.names)
        values.emplace(name, bash_offer(option.value));
    }
  });
  return values;
}

// One line a command: what to offer for the place that is written.
std::string bash_places(const std::string& path, const CommandUsage& command) {
  std::string text;
  for (std::size_t at = 0; at < command.places.size(); ++at) {
    const std::string offer = bash_offer(command.places[at].value);
    if (offer == ":") continue;
    const bool may_repeat = offer_for(command.places[at].value) == Offer::file;
    text += may_repeat ? formatted("    '{}:'*) {} ;;\n", path, offer)
                       : formatted("    '{}:{}') {} ;;\n", path, at, offer);
  }
  return text;
}

constexpr std::string_view bash_helpers = R"(
_hognose_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word"); }
_hognose_paths() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen "$1" -- "$word")
}
_hognose_targets() {
  _hognose_paths -f
  local pid
  for pid in $(PROCESSES); do
    [[ $pid == "$word"* ]] && COMPREPLY+=("$pid")
  done
}
)";

constexpr std::string_view bash_reading = R"(
  for ((at = 1; at < COMP_CWORD; at++)); do
    if [ "${COMP_WORDS[at]}" = = ]; then skip=1; continue; fi
    if [ -n "$skip" ]; then skip=; continue; fi
    case ${COMP_WORDS[at]} in
      VALUED) skip=1 ;;
      -*) ;;
      *)
        case $verb in
          '') verb=${COMP_WORDS[at]} ;;
          GROUPS) verb+=" ${COMP_WORDS[at]}" ;;
          *) [ "$places" -gt 0 ] || target=${COMP_WORDS[at]}; places=$((places + 1)) ;;
        esac ;;
    esac
  done
  COMPREPLY=()
)";

void replace(std::string& text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  if (at != std::string::npos) text.replace(at, from.size(), to);
}

}  // namespace

std::string write_bash_completions(const CommandUsage& program) {
  std::string helpers(bash_helpers);
  replace(helpers, "PROCESSES", list_processes);
  const auto values = bash_values(program);
  std::vector<std::string> valued;
  std::string after_option;
  for (const auto& [name, offer] : values) {
    valued.push_back(name);
    after_option += formatted("    {}) {}; return ;;\n", name, offer);
  }
  std::vector<std::string> groups;
  std::string options;
  std::string places;
  for_each_command(program, "", [&](const std::string& path, const CommandUsage& command) {
    options += formatted("      '{}') _hognose_words {} ;;\n",
                         path,
                         quoted(joined(names_of(command.options), " "), "'\\''"));
    places += bash_places(path, command);
    if (command.commands.empty()) return;
    groups.push_back("'" + path + "'");
    places += formatted(
        "    '{}:0') _hognose_words '{}' ;;\n", path, joined(names_of(command.commands), " "));
  });
  std::string reading(bash_reading);
  replace(reading, "VALUED", joined(valued, " | "));
  replace(reading, "GROUPS", joined(groups, " | "));
  return "# Completions of hognose for bash. Made by `hognose completion bash`.\n" + helpers +
         "_hognose() {\n  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  local at verb= target= places=0 skip=" +
         reading +
         "  if [ \"$word\" = = ]; then\n    word=\n  elif [ \"$before\" = = ]; then\n    "
         "before=${COMP_WORDS[COMP_CWORD-2]}\n  fi\n"
         "  case $before in\n" +
         after_option +
         "  esac\n  if [[ $word == -* ]]; then\n    case $verb in\n      '') _hognose_words " +
         quoted(joined(names_of(program.options), " "), "'\\''") + " ;;\n" + options +
         "    esac\n    return\n  fi\n  case $verb:$places in\n    :0) _hognose_words '" +
         joined(names_of(program.commands), " ") + "' ;;\n" + places +
         "  esac\n}\ncomplete -F _hognose hognose\n";
}

}  // namespace hognose::cli
