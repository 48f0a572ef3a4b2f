// Examples are the command's own, and what every command can be asked besides.
// SPDX-License-Identifier: MIT
#include "cli/usage/command_help.h"

#include <algorithm>
#include <vector>

#include "base/formatted.h"
#include "cli/usage/words.h"

namespace hognose::cli {
namespace {

struct Line {
  std::string words;
  std::string shows;
};

/// As a shell wants it, behind a blank; nothing of nothing.
std::string as_word(std::string_view words) {
  if (words.empty()) return {};
  const bool is_plain = words.find_first_of("[]$'\"*;&|<>()") == std::string_view::npos;
  return is_plain ? formatted(" {}", words) : formatted(" '{}'", words);
}

std::vector<Line> list_examples(const command::Command& row) {
  constexpr std::size_t enough = 3;
  std::vector<Line> lines;
  if (row.examples.empty()) return lines;
  lines.reserve(row.examples.size() + 2);
  for (const command::Example& one : row.examples) {
    lines.push_back(
        {formatted("hognose {} 4711{}", row.name, as_word(one.arguments)), std::string(one.shows)});
  }
  const std::string usual = as_word(row.examples.front().arguments);
  lines.push_back({formatted("hognose {} core{}", row.name, usual), "the same of a core"});
  if (lines.size() < enough) {
    lines.push_back({formatted("hognose {} -s 4711{}", row.name, usual),
                     "also of the processes that it has started"});
  }
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
    text += formatted("\n  {:{}}   {}", line.words, width, line.shows);
  return text;
}

}  // namespace hognose::cli
