// Cuts names of C++ by their brackets.
// SPDX-License-Identifier: MIT
#include "analysis/why/code_name.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace hognose::analysis::why {
namespace {

constexpr std::size_t longest_whole_name = 72;  // bytes

bool opens(char one) {
  return one == '<' || one == '(' || one == '{';
}

bool closes(char one) {
  return one == '>' || one == ')' || one == '}';
}

/// Whether the bracket at `at` is part of the name of an operator: `operator<<`, `operator->`, `operator()`.
bool is_of_operator(std::string_view name, std::size_t at) {
  constexpr std::string_view word = "operator";
  constexpr std::array<std::string_view, 12> symbols{
      "()", "->*", "->", "<<=", ">>=", "<=>", "<<", ">>", "<=", ">=", "<", ">"};
  constexpr std::size_t longest = word.size() + 3;  // no further back it can begin
  const std::size_t first = at < longest ? 0 : at - longest;
  const std::size_t near = name.substr(first, at - first + word.size()).rfind(word);
  if (near == std::string_view::npos) return false;
  const std::size_t found = first + near;
  const std::string_view rest = name.substr(found + word.size());
  const auto* const symbol =
      std::ranges::find_if(symbols, [rest](std::string_view one) { return rest.starts_with(one); });
  return symbol != symbols.end() && at < found + word.size() + symbol->size();
}

/// Those in angle brackets are part of it.
std::string_view without_arguments(std::string_view name) {
  int depth = 0;
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (is_of_operator(name, at)) continue;
    if (name[at] == '<' || name[at] == '{') ++depth;
    if (name[at] == '>' || name[at] == '}') --depth;
    if (name[at] == '(' && depth == 0 && at != 0) return name.substr(0, at);
  }
  return name;
}

std::string without_template_arguments(std::string_view name) {
  std::string text;
  int depth = 0;
  for (std::size_t at = 0; at < name.size(); ++at) {
    const bool is_bracket = !is_of_operator(name, at);
    if (is_bracket && name[at] == '>' && --depth == 0) {
      text += "<…>";
    } else if (is_bracket && name[at] == '<') {
      ++depth;
    } else if (depth == 0) {
      text += name[at];
    }
  }
  return text;
}

/// Where the name begins that ends at `end`: its own brackets are skipped.
std::size_t find_begin(std::string_view name, std::size_t end) {
  int depth = 0;
  std::size_t at = end;
  for (; at > 0; --at) {
    const char one = name[at - 1];
    if (depth == 0 && (opens(one) || one == ' ' || one == ',')) break;
    if (closes(one)) ++depth;
    if (opens(one)) --depth;
  }
  return at;
}

/// What executes a lambda that it was given, or is one.
bool runs_lambda(std::string_view name) {
  constexpr std::string_view suffix = " const";
  constexpr std::array<std::string_view, 5> ends{
      "::operator()", "::_M_run", "::_M_invoke", "::_FUN", "::__invoke"};
  if (name.ends_with(suffix)) name.remove_suffix(suffix.size());
  if (!name.ends_with(')')) return false;
  int depth = 0;
  std::size_t at = name.size();
  do {
    --at;
    depth += closes(name[at]) ? 1 : opens(name[at]) ? -1 : 0;
  } while (at > 0 && depth > 0);
  const std::string_view called = name.substr(0, at);
  return std::ranges::any_of(ends,
                             [called](std::string_view end) { return called.ends_with(end); });
}

/// The function that the first lambda stands in: what a library makes of it comes later. Empty if there is none.
std::string_view find_owner_of_lambda(std::string_view name) {
  const std::size_t end = name.find("::{lambda(");
  if (end == std::string_view::npos || !runs_lambda(name)) return {};
  const std::size_t begin = find_begin(name, end);
  return without_arguments(name.substr(begin, end - begin));
}

}  // namespace

std::string shorten_code_name(const std::string& name) {
  const std::string_view owner = find_owner_of_lambda(name);
  const std::string_view plain = owner.empty() ? without_arguments(name) : owner;
  const bool is_long = plain.size() > longest_whole_name;
  const std::string text = is_long ? without_template_arguments(plain) : std::string(plain);
  return owner.empty() ? text : "a lambda of " + text;
}

}  // namespace hognose::analysis::why
