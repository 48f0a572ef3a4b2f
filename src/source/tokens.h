// The tokens of a piece of Python source, as far as finding the shape of an expression needs them.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace hognose::source {

enum class TokenKind : std::uint8_t { name, keyword, number, string, sign };

/// Characters [begin, end) of the text. Of an opening bracket, `match` is the number of the closing
/// token.
struct SourceToken {
  TokenKind kind = TokenKind::sign;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t match = 0;
};

/// The tokens of `text`, without white space and comments; nothing where a string or a bracket does
/// not end.
[[nodiscard]] std::optional<std::vector<SourceToken>> split_tokens(std::u32string_view text);

}  // namespace hognose::source
