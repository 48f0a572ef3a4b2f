// A parser of operators, subscripts and calls.
// SPDX-License-Identifier: MIT
#include "source/expression_shape.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "source/tokens.h"

namespace hognose::source {
namespace {

using Shape = std::optional<ExpressionShape>;

constexpr std::size_t longest_expression = 1U << 16U;
constexpr unsigned most_nested_operands = 100;

/// How tightly a binary operator binds; 0: it is none. `**` is not among them.
unsigned binding_of(std::u32string_view sign) {
  struct Binding {
    std::u32string_view sign;
    unsigned strength;
  };
  constexpr std::array<Binding, 12> bindings{{{U"|", 1},
                                              {U"^", 2},
                                              {U"&", 3},
                                              {U"<<", 4},
                                              {U">>", 4},
                                              {U"+", 5},
                                              {U"-", 5},
                                              {U"*", 6},
                                              {U"@", 6},
                                              {U"/", 6},
                                              {U"//", 6},
                                              {U"%", 6}}};
  const auto* const found = std::ranges::find(bindings, sign, &Binding::sign);
  return found == bindings.end() ? 0 : found->strength;
}

/// Reads tokens [at, end) from the left; each function leaves `at` behind what it has read.
class Parser {
 public:
  Parser(std::u32string_view text, std::vector<SourceToken> tokens)
      : text_(text), tokens_(std::move(tokens)), end_(tokens_.size()) {}

  Shape parse() {
    Shape shape = parse_operation(1);
    return at_ == end_ ? shape : std::nullopt;
  }

 private:
  [[nodiscard]] std::u32string_view sign() const {
    if (at_ >= end_ || tokens_[at_].kind != TokenKind::sign) return {};
    return text_of(at_);
  }
  [[nodiscard]] std::u32string_view text_of(std::size_t token) const {
    return text_.substr(tokens_[token].begin, tokens_[token].end - tokens_[token].begin);
  }

  static ExpressionShape operation(const ExpressionShape& left,
                                   const ExpressionShape& right,
                                   std::size_t begin,
                                   std::size_t mark) {
    return {.kind = ExpressionKind::operation,
            .begin = begin,
            .end = right.end,
            .left_end = left.end,
            .mark = mark,
            .right_begin = right.begin};
  }

  // Recursive: not deeper than there are levels of binding.
  Shape parse_operation(unsigned weakest) {
    const std::size_t first = at_;
    Shape left = parse_unary();
    while (left) {
      const unsigned strength = binding_of(sign());
      if (strength < weakest) return left;
      const std::size_t mark = tokens_[at_++].begin;
      const Shape right = parse_operation(strength + 1);
      if (!right) return std::nullopt;
      const std::size_t end = tokens_[at_ - 1].end;
      left = operation(*left, *right, tokens_[first].begin, mark);
      left->end = end;
    }
    return left;
  }

  // Recursive: each sign is a level, of which there are at most so many.
  Shape parse_unary() {
    const std::u32string_view first = sign();
    if (first != U"+" && first != U"-" && first != U"~") return parse_power();
    if (depth_ == most_nested_operands) return std::nullopt;
    ++depth_;
    const std::size_t begin = tokens_[at_++].begin;
    const Shape operand = parse_unary();
    --depth_;
    if (!operand) return std::nullopt;
    return ExpressionShape{.begin = begin, .end = tokens_[at_ - 1].end};
  }

  // Recursive: each power is a level.
  Shape parse_power() {
    const std::size_t first = at_;
    const Shape base = parse_primary();
    if (!base || sign() != U"**") return base;
    if (depth_ == most_nested_operands) return std::nullopt;
    ++depth_;
    const std::size_t mark = tokens_[at_++].begin;
    const Shape exponent = parse_unary();
    --depth_;
    if (!exponent) return std::nullopt;
    ExpressionShape power = operation(*base, *exponent, tokens_[first].begin, mark);
    power.end = tokens_[at_ - 1].end;
    return power;
  }

  /// An atom and the attributes, subscripts and calls that follow it.
  // Recursive: by brackets, of which so many may be open.
  Shape parse_primary() {
    if (at_ >= end_) return std::nullopt;
    const std::size_t begin = tokens_[at_].begin;
    Shape value = parse_atom();
    while (value) {
      const std::u32string_view next = sign();
      if (next == U"." && at_ + 1 < end_ && tokens_[at_ + 1].kind == TokenKind::name) {
        at_ += 2;
        value = ExpressionShape{.begin = begin, .end = tokens_[at_ - 1].end};
      } else if (next == U"[" || next == U"(") {
        value = parse_brackets(*value, begin, next == U"[");
      } else {
        break;
      }
    }
    return value;
  }

  ExpressionShape parse_brackets(const ExpressionShape& value,
                                 std::size_t begin,
                                 bool is_subscript) {
    const std::size_t open = at_;
    const std::size_t close = tokens_[open].match;
    at_ = close + 1;
    return {.kind = is_subscript ? ExpressionKind::subscript : ExpressionKind::call,
            .begin = begin,
            .end = tokens_[close].end,
            .left_end = value.end,
            .mark = tokens_[open].begin,
            .inner_end = find_inner_end(open, close),
            .calls_name = value.is_name};
  }

  /// Where the expression between brackets ends, its own parentheses not counted.
  [[nodiscard]] std::size_t find_inner_end(std::size_t open, std::size_t close) const {
    std::size_t first = open + 1;
    std::size_t last = close;
    while (last - first >= 2 && text_of(first) == U"(" && tokens_[first].match == last - 1 &&
           is_grouping(first)) {
      ++first;
      --last;
    }
    return tokens_[last - 1].end;
  }

  // Recursive by parse_group().
  Shape parse_atom() {
    const SourceToken& token = tokens_[at_];
    switch (token.kind) {
      case TokenKind::name:
        ++at_;
        return ExpressionShape{.begin = token.begin, .end = token.end, .is_name = true};
      case TokenKind::number:
        ++at_;
        return ExpressionShape{.begin = token.begin, .end = token.end};
      case TokenKind::string:
        while (at_ < end_ && tokens_[at_].kind == TokenKind::string)
          ++at_;
        return ExpressionShape{.begin = token.begin, .end = tokens_[at_ - 1].end};
      case TokenKind::keyword:
        return std::nullopt;
      case TokenKind::sign:
        break;
    }
    const std::u32string_view first = text_of(at_);
    if (first == U"(" && is_grouping(at_)) return parse_group();
    if (first == U"...") return ExpressionShape{.begin = token.begin, .end = tokens_[at_++].end};
    if (first != U"(" && first != U"[" && first != U"{") return std::nullopt;
    at_ = token.match + 1;
    return ExpressionShape{.begin = token.begin, .end = tokens_[token.match].end};
  }

  /// Whether parentheses hold one expression, and not a tuple or a generator.
  [[nodiscard]] bool is_grouping(std::size_t open) const {
    const std::size_t close = tokens_[open].match;
    if (close == open + 1) return false;
    for (std::size_t inner = open + 1; inner < close; ++inner) {
      if (tokens_[inner].kind == TokenKind::keyword && text_of(inner) == U"for") return false;
      if (tokens_[inner].kind != TokenKind::sign) continue;
      if (text_of(inner) == U",") return false;
      if (tokens_[inner].match != 0) inner = tokens_[inner].match;
    }
    return true;
  }

  /// What parentheses hold; it begins and ends inside of them.
  // Recursive: so many levels at most.
  Shape parse_group() {
    if (depth_ == most_nested_operands) return std::nullopt;
    ++depth_;
    const std::size_t open = at_;
    const std::size_t close = tokens_[open].match;
    const std::size_t outer_end = std::exchange(end_, close);
    ++at_;
    Shape inner = parse_operation(1);
    if (!inner || at_ != close) inner = ExpressionShape{.begin = tokens_[open + 1].begin};
    inner->end = tokens_[find_last(open, close)].end;
    end_ = outer_end;
    at_ = close + 1;
    --depth_;
    return inner;
  }

  /// The last token between parentheses that is none of more of them.
  [[nodiscard]] std::size_t find_last(std::size_t open, std::size_t close) const {
    while (close - open > 2 && text_of(open + 1) == U"(" && tokens_[open + 1].match == close - 1 &&
           is_grouping(open + 1)) {
      ++open;
      --close;
    }
    return close - 1;
  }

  std::u32string_view text_;
  std::vector<SourceToken> tokens_;
  std::size_t at_ = 0;
  std::size_t end_;
  unsigned depth_ = 0;
};

}  // namespace

std::optional<ExpressionShape> find_shape(std::u32string_view text) {
  if (text.size() > longest_expression) return std::nullopt;
  auto tokens = split_tokens(text);
  if (!tokens || tokens->empty()) return std::nullopt;
  return Parser(text, std::move(*tokens)).parse();
}

}  // namespace hognose::source
