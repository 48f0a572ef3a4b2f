// Parsing, helping and completing, without any target.
// SPDX-License-Identifier: MIT
#include "cli/shell/shell_line.h"

#include <algorithm>
#include <array>

#include "base/formatted.h"
#include "base/harmless.h"
#include "cli/shell/settings.h"
#include "cli/usage/suggestions.h"
#include "cli/usage/words.h"

namespace hognose::cli {
namespace {

constexpr std::string_view prefix = "py-";
constexpr const char* white_space = " \t\r\n\f\v";

constexpr std::array<ShellVerb, 6> verbs{{
    {"thread", "[TID | apply all COMMAND]", "Select a thread, list them, or ask all of them"},
    {"set", "NAME VALUE", "Change how answers are shown", describe_settings},
    {"show", "[NAME]", "Show how that is set", describe_settings},
    {"help", "[COMMAND]", "List the commands, or explain one"},
    {"quit", "", "Leave (so does Ctrl-D)"},
    {"exit", "", "Leave"},
}};

std::string_view trim(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(white_space), text.size());
  return text.substr(first, text.find_last_not_of(white_space) + 1 - first);
}

std::string usage(std::string_view name, std::string_view arguments) {
  return arguments.empty() ? std::string(name) : formatted("{} {}", name, arguments);
}

std::string row_of_help(std::string_view name, std::string_view arguments, std::string_view text) {
  return formatted("{:<34}{}\n", usage(name, arguments), text);
}

std::string all_help() {
  std::string text;
  for (const command::Command& row : command::all_commands())
    text += row_of_help(row.name, row.arguments, row.summary);
  for (const ShellVerb& verb : verbs)
    text += row_of_help(verb.name, verb.arguments, verb.summary);
  return text +
         "\nEach may be written with py- before it, as in GDB, and as short as GDB has it: p, l, i threads,\n"
         "where, t a a bt; bt 5 shows the newest five Python frames, bt -5 the oldest.";
}

void add_verbs(std::vector<std::string>& found, std::string_view written, bool with_prefix) {
  const std::string before(with_prefix ? prefix : "");
  const auto add = [&](std::string_view name) {
    std::string whole = before + std::string(name);
    if (whole.starts_with(written)) found.push_back(std::move(whole));
  };
  for (const command::Command& row : command::all_commands())
    add(row.name);
  for (const ShellVerb& verb : verbs) {
    if (!with_prefix) add(verb.name);
  }
}

void add_settings(std::vector<std::string>& found, std::string_view written) {
  for (const std::string_view name : list_settings()) {
    if (name.starts_with(written)) found.emplace_back(name);
  }
}

}  // namespace

ShellLine parse_shell_line(std::string_view text) {
  text = trim(text);
  if (text.empty() || text.front() == '#') return {};
  const std::size_t end = std::min(text.find_first_of(white_space), text.size());
  std::string_view verb = text.substr(0, end);
  if (verb.starts_with(prefix)) verb.remove_prefix(prefix.size());
  return {std::string(verb), std::string(trim(text.substr(end)))};
}

std::span<const ShellVerb> shell_verbs() {
  return verbs;
}

std::string shell_help(const std::string& verb) {
  if (verb.empty()) return all_help();
  if (const command::Command* row = command::find_command(verb)) {
    return formatted("{}\n\n{}\n\n{}",
                     usage(row->name, row->arguments),
                     row->summary,
                     session::in_words(row->help, prompt_words));
  }
  const auto own = std::find_if(
      verbs.begin(), verbs.end(), [&](const ShellVerb& one) { return one.name == verb; });
  if (own == verbs.end()) return {};
  const std::string text = formatted("{}\n\n{}", usage(own->name, own->arguments), own->summary);
  return own->more == nullptr ? text : text + "\n\n" + own->more();
}

std::string describe_unknown_verb(const std::string& verb) {
  std::vector<std::string> known;
  add_verbs(known, verb, false);
  if (known.size() > 1 && !verb.empty()) {
    std::string all;
    for (const std::string& one : known)
      all += (all.empty() ? "" : ", ") + one;
    return formatted("'{}' may be each of these: {}", verb, all);
  }
  known.clear();
  add_verbs(known, "", false);
  const std::string meant = find_meant_command(verb, known);
  if (!meant.empty()) return formatted("'{}' is no command; did you mean '{}'?", verb, meant);
  return formatted("'{}' is no command; 'help' lists them", verb);
}

std::vector<std::string> complete_shell_line(std::string_view text,
                                             const CompleteArguments& arguments) {
  std::vector<std::string> found;
  const std::size_t start = std::min(text.find_first_not_of(white_space), text.size());
  const std::string_view written = text.substr(start);
  const std::size_t end = written.find_first_of(white_space);
  if (end == std::string_view::npos) {
    add_verbs(found, written, written.starts_with(prefix));
  } else {
    const std::size_t at = std::min(written.find_first_not_of(white_space, end), written.size());
    const ShellLine line = parse_shell_line(written);
    const command::Command* row = command::find_command(line.verb);
    const std::string before(written.substr(0, at));
    if (row != nullptr && row->complete != nullptr) {
      for (const std::string& word : arguments(*row, written.substr(at)))
        found.push_back(before + word);
    }
    std::vector<std::string> names;
    if (line.verb == "help") add_verbs(names, written.substr(at), false);
    if (line.verb == "set" || line.verb == "show") add_settings(names, written.substr(at));
    for (const std::string& name : names)
      found.push_back(before + name);
  }
  std::erase_if(found, [](const std::string& line) { return !is_harmless_line(line); });
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace hognose::cli
