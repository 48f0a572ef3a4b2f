// Comparing what stands on two lines with what a code object knows.
// SPDX-License-Identifier: MIT
#include "source/source_fit.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "source/source_proof.h"

namespace hognose::source {
namespace {

bool is_python(std::string_view path) {
  const bool is_made_up = path.starts_with('<') && path.ends_with('>');
  return is_made_up || path.ends_with(".py") || path.ends_with(".pyw");
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool begins_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool continues_word(char c) {
  return begins_word(c) || (c >= '0' && c <= '9');
}

// Words that no code object knows as names.
bool is_keyword(std::string_view word) {
  constexpr std::array<std::string_view, 37> keywords{
      "False",   "None",     "True",     "and",    "as",   "assert", "async",  "await",
      "break",   "class",    "continue", "def",    "del",  "elif",   "else",   "except",
      "finally", "for",      "from",     "global", "if",   "import", "in",     "is",
      "lambda",  "nonlocal", "not",      "or",     "pass", "raise",  "return", "try",
      "while",   "with",     "yield",    "print",  "exec"};
  return std::ranges::find(keywords, word) != keywords.end();
}

// Behind the quote at `at`: the end of the string, or of the line.
std::size_t skip_string(std::string_view line, std::size_t at) {
  const char quote = line[at];
  for (++at; at < line.size() && line[at] != quote; ++at) {
    if (line[at] == '\\') ++at;
  }
  return std::min(at + 1, line.size());
}

// Whether a single = follows: a keyword argument, which its code does not know as a name.
bool is_given_a_value(std::string_view after) {
  const std::size_t at = after.find_first_not_of(" \t");
  return at != std::string_view::npos && after[at] == '=' && !after.substr(at).starts_with("==");
}

// Empty if none begins there.
std::string_view word_at(std::string_view line, std::size_t at) {
  const std::string_view rest = line.substr(at);
  const auto end = std::ranges::find_if_not(rest, continues_word);
  return rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
}

// The names on a line, without strings, keyword arguments and what is behind a #.
std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < line.size() && line[at] != '#';) {
    const std::string_view word = word_at(line, at);
    const bool is_string = line[at] == '"' || line[at] == '\'';
    at = is_string ? skip_string(line, at) : at + std::max<std::size_t>(word.size(), 1);
    const bool is_name = !word.empty() && begins_word(word.front()) && !is_keyword(word);
    if (is_name && !is_given_a_value(line.substr(at))) words.push_back(word);
  }
  return words;
}

// A dotted name is that of an import; a private one may be written without its class.
bool knows(std::span<const std::string> names, std::string_view word) {
  return std::ranges::any_of(names, [word](std::string_view name) {
    if (name == word || (word.starts_with("__") && name.ends_with(word))) return true;
    while (name.find('.') != std::string_view::npos) {
      if (name.substr(0, name.find('.')) == word) return true;
      name.remove_prefix(name.find('.') + 1);
      if (name == word) return true;
    }
    return false;
  });
}

// No instruction stands on an empty line. A word that its code does not know may be a keyword argument
// or belong to a string of several lines, so that one which it does know is enough.
Fit judge_line(const SourceFile& file, std::int64_t line, std::span<const std::string> names) {
  if (line < 1 || line > file.line_count()) return Fit::contradicts;
  const std::string_view text = file.raw_line(line);
  const std::size_t begin = text.find_first_not_of(" \t\f\r");
  if (begin == std::string_view::npos || text[begin] == '#') return Fit::contradicts;
  const auto words = words_of(text);
  const bool says_nothing = words.empty() || names.empty() || !is_ascii(text) ||
                            text.find_first_of("\"'") != std::string_view::npos;
  if (std::ranges::any_of(words, [names](auto word) { return knows(names, word); }))
    return Fit::fits;
  return says_nothing ? Fit::unknown : Fit::contradicts;
}

// Code that was made for a single line, as extensions do for tracebacks, begins nothing.
Fit judge_beginning(const SourceFile& file,
                    const std::string& path,
                    const python::CodeInfo& code,
                    std::optional<std::int64_t> line) {
  const bool has_beginning = code.name == "<lambda>" || !code.name.starts_with('<');
  const bool is_told = code.first_line.value_or(0) > 0 && code.name != "?";
  if (!has_beginning || !is_told || !is_ascii(code.name)) return Fit::unknown;
  const std::string any_script = "x.py";
  if (is_source_of(file, path.starts_with('<') ? any_script : path, code)) return Fit::fits;
  return line == code.first_line ? Fit::unknown : Fit::contradicts;
}

}  // namespace

Fit judge_fit(const SourceFile& file,
              const std::string& path,
              const python::CodeInfo& code,
              std::optional<std::int64_t> line,
              std::span<const std::string> names) {
  if (!file.is_readable() || !is_python(path)) return Fit::unknown;
  const Fit beginning = judge_beginning(file, path, code, line);
  if (beginning == Fit::contradicts || !line) return beginning;
  const Fit running = judge_line(file, *line, names);
  if (running == Fit::unknown) return beginning;
  return running;
}

}  // namespace hognose::source
