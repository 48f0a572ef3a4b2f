// The little language of py-print: a name, then attributes and items, e.g. self.rows[3]['x'].name
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace hognose::command {

/// What stands between brackets.
struct Key {
  enum class Kind : std::uint8_t { none, boolean, integer, text, bytes };
  Kind kind = Kind::none;
  std::string digits;  ///< integer: "-12", of any length; boolean: "0" or "1"
  std::u32string text;  ///< text: its characters; bytes: one character a byte
};

/// One step from an object to another.
struct Step {
  bool is_item = false;  ///< [key]; else .name
  std::string name;  ///< of an attribute, UTF-8
  Key key;  ///< of an item
  std::size_t end = 0;  ///< where this step ends in the text that was typed
};

/// A path: where it starts and which steps lead on.
struct Path {
  std::string root;  ///< a Python name, or an expression of the host
  bool is_expression = false;  ///< "$rdi", "0x7f…", "(…)": the host evaluates it
  std::size_t root_end = 0;  ///< where the root ends in the text
  std::vector<Step> steps;
};

/// The path that `text` spells, or what is wrong with it, for a reader.
[[nodiscard]] tl::expected<Path, std::string> parse_path(std::string_view text);

/// `text` without white space around it.
[[nodiscard]] std::string_view trim(std::string_view text);

/// repr() of text that a user typed.
[[nodiscard]] std::string repr_of(std::string_view text);

}  // namespace hognose::command
