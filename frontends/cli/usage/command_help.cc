// Examples are the command's own, and what every command can be asked besides.
// SPDX-License-Identifier: MIT
#include "cli/usage/command_help.h"

#include <algorithm>
#include <vector>

#include "cli/usage/words.h"

namespace hognose::cli {
namespace {

struct Line {
  std::string words;
  std::string shows;
};

/// As a shell wants it.
std::string quoted(std::string_view words) {
  const bool is_plain = words.find_first_of("[]$'\"*;&|<>()") == std::string_view::npos;
  return is_plain ? std::string(words) : "'" + std::string(words) + "'";
}

std::vector<Line> list_examples(const command::Command& row) {
  constexpr std::size_t enough = 3;
  const std::string name = "hognose " + std::string(row.name);
  std::vector<Line> lines;
  for (const command::Example& one : row.examples) {
    const std::string arguments = one.arguments.empty() ? "" : " " + quoted(one.arguments);
    lines.push_back({name + " 4711" + arguments, std::string(one.shows)});
  }
  if (lines.empty()) return lines;
  const std::string_view usual = row.examples.front().arguments;
  const std::string arguments = usual.empty() ? "" : " " + quoted(usual);
  lines.push_back({name + " core" + arguments, "the same of a core"});
  if (lines.size() < enough)
    lines.push_back({name + " -s 4711" + arguments, "also of the processes that it has started"});
  return lines;
}

}  // namespace

std::string write_command_help(const command::Command& row) {
  std::string text = session::in_words(row.help, program_words);
  const auto lines = list_examples(row);
  if (lines.empty()) return text;
  std::size_t width = 0;
  for (const Line& line : lines)
    width = std::max(width, line.words.size());
  text += "\n\nExamples:";
  for (const Line& line : lines)
    text += "\n  " + line.words + std::string(width - line.words.size() + 3, ' ') + line.shows;
  return text;
}

}  // namespace hognose::cli
