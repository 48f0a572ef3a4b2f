// Filling a host's words in.
// SPDX-License-Identifier: MIT
#include "session/words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace hognose::session {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view Words::*>, 14> members{{
    {"prefix", &Words::prefix},
    {"all_threads", &Words::all_threads},
    {"machine_frame", &Words::machine_frame},
    {"python_frame", &Words::python_frame},
    {"max_repr", &Words::max_repr},
    {"runtime", &Words::runtime},
    {"target_files", &Words::target_files},
    {"stop", &Words::stop},
    {"register_name", &Words::register_name},
    {"own_bt", &Words::own_bt},
    {"own_up", &Words::own_up},
    {"own_list", &Words::own_list},
    {"own_print", &Words::own_print},
    {"own_locals", &Words::own_locals},
}};

std::string find_word(std::string_view name, const Words& words) {
  const auto* const found = std::find_if(
      members.begin(), members.end(), [name](const auto& member) { return member.first == name; });
  if (found != members.end()) return std::string(words.*found->second);
  return std::string(words.prefix).append(name);
}

struct Filled {
  std::string text;
  bool lacks_a_word = false;
};

Filled fill(std::string_view text, const Words& words) {
  Filled filled;
  for (;;) {
    const std::size_t open = text.find('{');
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) break;
    filled.text += text.substr(0, open);
    const std::string word = find_word(text.substr(open + 1, close - open - 1), words);
    filled.lacks_a_word = filled.lacks_a_word || word.empty();
    filled.text += word;
    text.remove_prefix(close + 1);
  }
  filled.text += text;
  return filled;
}

}  // namespace

std::string in_words(std::string_view text, const Words& words) {
  std::string said;
  for (;;) {
    const std::size_t open = text.find("[[");
    const std::size_t close = text.find("]]", open);
    if (close == std::string_view::npos) return said + fill(text, words).text;
    said += fill(text.substr(0, open), words).text;
    const Filled part = fill(text.substr(open + 2, close - open - 2), words);
    if (!part.lacks_a_word) said += part.text;
    text.remove_prefix(close + 2);
  }
}

}  // namespace hognose::session
