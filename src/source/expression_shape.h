// What an expression of Python source is at its top: an operation, a subscript, or a call.
//
// The traceback module parses the piece of a line that runs to underline what it is about:
//
//     total = price(item) + tax[0]        rows[3]["name"]
//             ~~~~~~~~~~~~^~~~~~~~        ~~~~~~~^^^^^^^^
//
// This is as much of a parser as that needs: tokens, brackets, and the binding of operators. What
// it does not know (comparisons, lambdas, statements) has no shape, and is underlined without one.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hognose::source {

enum class ExpressionKind : std::uint8_t { other, operation, subscript, call };

/// An expression by positions in its text, in characters. What is in parentheses of its own begins
/// and ends inside of them, as in Python's ast.
struct ExpressionShape {
  ExpressionKind kind = ExpressionKind::other;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t left_end = 0;  ///< end of the left operand, of what is subscripted or called
  std::size_t mark = 0;  ///< the operator, or the opening bracket
  std::size_t right_begin = 0;  ///< begin of the right operand
  std::size_t inner_end = 0;  ///< end of what stands between the brackets
  bool is_name = false;  ///< other: a name alone
  bool calls_name = false;  ///< call: of a name alone
};

/// The shape of a whole text; nothing if it is no expression of these kinds.
[[nodiscard]] std::optional<ExpressionShape> find_shape(std::u32string_view text);

}  // namespace hognose::source
