// Splits source into tokens.
// SPDX-License-Identifier: MIT
#include "source/tokens.h"

#include <algorithm>
#include <array>

namespace hognose::source {
namespace {

constexpr std::size_t most_tokens = 20'000;
constexpr unsigned most_nested_strings = 8;

constexpr std::array<std::u32string_view, 32> keywords{
    U"and",    U"as",   U"assert", U"async",  U"await",  U"break",   U"class",    U"continue",
    U"def",    U"del",  U"elif",   U"else",   U"except", U"finally", U"for",      U"from",
    U"global", U"if",   U"import", U"in",     U"is",     U"lambda",  U"nonlocal", U"not",
    U"or",     U"pass", U"raise",  U"return", U"try",    U"while",   U"with",     U"yield"};

// The longest come first.
constexpr std::array<std::u32string_view, 25> long_signs{
    U"**=", U"//=", U">>=", U"<<=", U"...", U"**", U"//", U">>", U"<<", U"!=", U">=", U"<=", U"==",
    U"->",  U":=",  U"+=",  U"-=",  U"*=",  U"/=", U"%=", U"&=", U"|=", U"^=", U"@=", U"<>"};

bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}
bool is_quote(char32_t c) {
  return c == '"' || c == '\'';
}
bool is_name_start(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}
bool is_name_part(char32_t c) {
  return is_name_start(c) || is_digit(c);
}

class Splitter {
 public:
  explicit Splitter(std::u32string_view text) : text_(text) {}

  std::optional<std::vector<SourceToken>> split() {
    while (skip_blank()) {
      if (tokens_.size() == most_tokens || !add_token()) return std::nullopt;
    }
    if (!open_.empty()) return std::nullopt;
    return std::move(tokens_);
  }

 private:
  [[nodiscard]] char32_t at(std::size_t position) const {
    return position < text_.size() ? text_[position] : U'\0';
  }

  /// Passes white space, comments and continued lines; false at the end.
  bool skip_blank() {
    while (at_ < text_.size()) {
      const char32_t c = text_[at_];
      if (c == '#') {
        at_ = std::min(text_.find(U'\n', at_), text_.size());
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\\') {
        ++at_;
      } else {
        return true;
      }
    }
    return false;
  }

  bool add_token() {
    const std::size_t begin = at_;
    const std::size_t quote = find_quote();
    if (quote != std::u32string_view::npos) {
      const auto end = find_string_end(begin, quote, 0);
      if (!end) return false;
      at_ = *end;
      return add(TokenKind::string, begin);
    }
    if (is_name_start(at(at_))) {
      while (is_name_part(at(at_)))
        ++at_;
      const bool is_keyword =
          std::ranges::find(keywords, text_.substr(begin, at_ - begin)) != keywords.end();
      return add(is_keyword ? TokenKind::keyword : TokenKind::name, begin);
    }
    if (is_digit(at(at_)) || (at(at_) == '.' && is_digit(at(at_ + 1)))) {
      pass_number();
      return add(TokenKind::number, begin);
    }
    return add_sign();
  }

  /// The quote that begins a string here, behind at most two letters (rb"…"); npos: there is none.
  [[nodiscard]] std::size_t find_quote() const {
    constexpr std::u32string_view prefixes = U"rbuftRBUFT";
    for (std::size_t quote = at_; quote < at_ + 3; ++quote) {
      if (is_quote(at(quote))) return quote;
      if (quote >= text_.size() || prefixes.find(text_[quote]) == std::u32string_view::npos) break;
    }
    return std::u32string_view::npos;
  }

  /// Behind the string that begins at `begin` with the quote at `quote`. In an f-string, braces
  /// hold expressions, which may hold strings, from 3.12 on with the same quotes.
  // Recursive by find_field_end().
  [[nodiscard]] std::optional<std::size_t> find_string_end(std::size_t begin,
                                                           std::size_t quote,
                                                           unsigned depth) const {
    const std::u32string_view prefix = text_.substr(begin, quote - begin);
    const bool has_fields = prefix.find_first_of(U"fFtT") != std::u32string_view::npos;
    const bool is_triple = at(quote + 1) == text_[quote] && at(quote + 2) == text_[quote];
    const std::size_t width = is_triple ? 3 : 1;
    const std::u32string_view closing = text_.substr(quote, width);
    for (std::size_t here = quote + width; here < text_.size();) {
      if (text_.substr(here, width) == closing) return here + width;
      const auto next = pass_in_string(here, has_fields, depth);
      if (!next) return std::nullopt;
      here = *next;
    }
    return std::nullopt;
  }

  /// Behind the character at `here`, the escape, or the field of an f-string.
  // Recursive by find_field_end().
  [[nodiscard]] std::optional<std::size_t> pass_in_string(std::size_t here,
                                                          bool has_fields,
                                                          unsigned depth) const {
    if (text_[here] == '\\') return here + 2;
    if (!has_fields || text_[here] != '{') return here + 1;
    if (at(here + 1) == '{') return here + 2;
    return find_field_end(here, depth);
  }

  // Recursive: so many strings within strings at most.
  [[nodiscard]] std::optional<std::size_t> find_field_end(std::size_t open, unsigned depth) const {
    if (depth == most_nested_strings) return std::nullopt;
    unsigned braces = 0;
    for (std::size_t here = open; here < text_.size();) {
      if (is_quote(text_[here])) {
        const auto behind = find_string_end(here, here, depth + 1);
        if (!behind) return std::nullopt;
        here = *behind;
        continue;
      }
      if (text_[here] == '{') ++braces;
      if (text_[here] == '}' && --braces == 0) return here + 1;
      ++here;
    }
    return std::nullopt;
  }

  void pass_number() {
    const bool is_hexadecimal = at(at_) == '0' && (at(at_ + 1) == 'x' || at(at_ + 1) == 'X');
    while (is_name_part(at(at_)) || at(at_) == '.') {
      const bool is_exponent = !is_hexadecimal && (at(at_) == 'e' || at(at_) == 'E');
      ++at_;
      if (is_exponent && (at(at_) == '+' || at(at_) == '-')) ++at_;
    }
  }

  bool add_sign() {
    const std::size_t begin = at_;
    const auto* const found = std::ranges::find_if(
        long_signs, [&](auto sign) { return text_.substr(begin).starts_with(sign); });
    at_ += found == long_signs.end() ? 1 : found->size();
    add(TokenKind::sign, begin);
    return at_ - begin != 1 || pair_bracket(text_[begin]);
  }

  bool pair_bracket(char32_t c) {
    constexpr std::u32string_view opening = U"([{";
    constexpr std::u32string_view closing = U")]}";
    if (opening.find(c) != std::u32string_view::npos) {
      open_.push_back(tokens_.size() - 1);
    } else if (const std::size_t which = closing.find(c); which != std::u32string_view::npos) {
      if (open_.empty() || text_[tokens_[open_.back()].begin] != opening[which]) return false;
      tokens_[open_.back()].match = tokens_.size() - 1;
      open_.pop_back();
    }
    return true;
  }

  bool add(TokenKind kind, std::size_t begin) {
    tokens_.push_back({kind, begin, at_, 0});
    return true;
  }

  std::u32string_view text_;
  std::size_t at_ = 0;
  std::vector<SourceToken> tokens_;
  std::vector<std::size_t> open_;
};

}  // namespace

std::optional<std::vector<SourceToken>> split_tokens(std::u32string_view text) {
  return Splitter(text).split();
}

}  // namespace hognose::source
