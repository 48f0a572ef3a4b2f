// Tables of synonyms, and words that are nearly right.
// SPDX-License-Identifier: MIT
#include "cli/usage/suggestions.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "base/formatted.h"

namespace hognose::cli {
namespace {

struct Synonym {
  std::string_view word;
  std::string_view meant;
};

// Commands of py-spy, pystack and GDB, and what people call them.
constexpr std::array<Synonym, 37> commands_elsewhere{{
    {"dump", "bt"},          {"backtrace", "bt"},
    {"where", "bt"},         {"stack", "bt"},
    {"stacks", "bt"},        {"trace", "bt"},
    {"traceback", "bt"},     {"remote", "bt"},
    {"core", "bt"},          {"bt-native", "bt"},
    {"native", "bt"},        {"full", "bt-full"},
    {"vars", "locals"},      {"variables", "locals"},
    {"args", "locals"},      {"p", "print"},
    {"eval", "print"},       {"inspect", "print"},
    {"l", "list"},           {"source", "list"},
    {"exception", "exc"},    {"exceptions", "exc"},
    {"error", "exc"},        {"gil", "threads"},
    {"top", "threads"},      {"record", "threads"},
    {"attach", "shell"},     {"repl", "shell"},
    {"summary", "overview"}, {"status", "overview"},
    {"pgrep", "ps"},         {"w", "bt"},
    {"pstree", "tasks"},     {"coredump", "bt"},
    {"crash", "why"},        {"flamegraph", "threads"},
    {"deadlock", "locks"},
}};

// What only makes sense where a thread and a frame of it are selected.
constexpr std::array<std::string_view, 5> of_the_prompt{"up", "down", "frame", "thread", "quit"};

// Options of the same tools.
constexpr std::array<Synonym, 19> options_elsewhere{{
    {"--locals", "hognose locals"},
    {"-l", "hognose locals"},
    {"--full", "hognose bt-full"},
    {"--nonblocking", "--no-stop"},
    {"--no-block", "--no-stop"},
    {"--native-all", "--native"},
    {"--native-last", "--native"},
    {"--executable", "--exe"},
    {"--exec", "--exe"},
    {"--lib-search-path", "--search-path"},
    {"--solib-search-path", "--search-path"},
    {"--tid", "--thread"},
    {"-t", "--thread"},
    {"-j", "--json"},
    {"--nocolor", "--no-color"},
    {"--no-colour", "--no-color"},
    {"--full-filenames", "--full-paths"},
    {"--process", "--pid"},
    {"--max-value", "--max-repr"},
}};

/// What the user typed, as far as it may be a word.
std::string quoted_word(std::string_view word) {
  constexpr std::size_t longest = 64;
  return formatted("'{}'", word.substr(0, longest));
}

/// The one of `known` that is nearly `word`; empty if none is.
std::string find_similar(std::string_view word, const std::vector<std::string>& known) {
  std::string nearest;
  std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string& one : known) {
    const std::size_t distance = edit_distance(word, one);
    if (distance >= least) continue;
    least = distance;
    nearest = one;
  }
  return nearest;
}

template <std::size_t count>
std::string find_synonym(std::string_view word,
                         const std::array<Synonym, count>& table,
                         const std::vector<std::string>& known) {
  const auto* const found = std::find_if(
      table.begin(), table.end(), [word](const Synonym& one) { return one.word == word; });
  if (found == table.end()) return {};
  const bool is_another_command = found->meant.starts_with("hognose ");
  const bool is_there =
      is_another_command || std::find(known.begin(), known.end(), found->meant) != known.end();
  return is_there ? std::string(found->meant) : std::string();
}

}  // namespace

std::size_t edit_distance(std::string_view one, std::string_view other) {
  constexpr std::size_t longest = 64;  // of anything that could be meant
  one = one.substr(0, longest);
  other = other.substr(0, longest);
  std::vector<std::size_t> before_last;
  std::vector<std::size_t> last(other.size() + 1);
  std::iota(last.begin(), last.end(), 0U);
  for (std::size_t row = 0; row < one.size(); ++row) {
    std::vector<std::size_t> next(other.size() + 1, row + 1);
    for (std::size_t at = 0; at < other.size(); ++at) {
      const std::size_t replaced = last[at] + (one[row] == other[at] ? 0 : 1);
      next[at + 1] = std::min({last[at + 1] + 1, next[at] + 1, replaced});
      const bool is_swapped =
          row > 0 && at > 0 && one[row] == other[at - 1] && one[row - 1] == other[at];
      if (is_swapped) next[at + 1] = std::min(next[at + 1], before_last[at - 1] + 1);
    }
    before_last = std::move(last);
    last = std::move(next);
  }
  return last.back();
}

std::string find_meant_command(std::string_view word, const std::vector<std::string>& commands) {
  const std::string meant = find_synonym(word, commands_elsewhere, commands);
  return meant.empty() ? find_similar(word, commands) : meant;
}

std::string describe_unknown_command(std::string_view word,
                                     const std::vector<std::string>& commands) {
  const std::string shown = quoted_word(word);
  if (std::find(of_the_prompt.begin(), of_the_prompt.end(), word) != of_the_prompt.end())
    return formatted("{} is a command of the prompt: hognose shell PID opens one", shown);
  const std::string meant = find_meant_command(word, commands);
  if (meant.empty()) {
    return formatted("unknown command {}; hognose help lists them, and hognose PID shows a process",
                     shown);
  }
  return formatted("unknown command {}; did you mean '{}'?", shown, meant);
}

std::string describe_unknown_option(std::string_view word,
                                    std::string_view command,
                                    const std::vector<std::string>& options) {
  const std::string_view name = word.substr(0, word.find('='));
  const std::string shown = quoted_word(name);
  std::string meant = find_synonym(name, options_elsewhere, options);
  if (meant.empty() && name.starts_with("--")) meant = find_similar(name, options);
  if (meant.empty()) {
    return formatted("unknown option {}; hognose {}{}--help lists them",
                     shown,
                     command,
                     command.empty() ? "" : " ");
  }
  return formatted("unknown option {}; did you mean '{}'?", shown, meant);
}

}  // namespace hognose::cli
