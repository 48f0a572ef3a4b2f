// Parsing paths.
// SPDX-License-Identifier: MIT
#include "command/path/path.h"

#include <cctype>
#include <optional>

#include "base/formatted.h"
#include "python/values/printable.h"

namespace hognose::command {

namespace {

bool is_quote(char c) {
  return c == '\'' || c == '"';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_name_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return std::isalnum(byte) != 0 || c == '_' || byte >= 0x80U;
}

std::optional<unsigned> hex_value(char c) {
  if (is_digit(c)) return static_cast<unsigned>(c - '0');
  const int lower = std::tolower(static_cast<unsigned char>(c));
  if (lower >= 'a' && lower <= 'f') return static_cast<unsigned>(lower - 'a' + 10);
  return std::nullopt;
}

using Problem = tl::unexpected<std::string>;

/// Reads one path from left to right.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  tl::expected<Path, std::string> parse();

 private:
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool take(char wanted) {
    if (peek() != wanted || at_end()) return false;
    ++at_;
    return true;
  }
  void skip_blanks() {
    while (peek() == ' ' || peek() == '\t')
      ++at_;
  }
  std::string take_name();
  bool take_parentheses();
  tl::expected<void, std::string> parse_root(Path& path);
  tl::expected<Step, std::string> parse_step();
  tl::expected<Key, std::string> parse_key();
  tl::expected<Key, std::string> parse_number();
  tl::expected<Key, std::string> parse_string(Key::Kind kind);
  tl::expected<char32_t, std::string> parse_escape();
  std::optional<char32_t> take_hex(int count);

  std::string_view text_;
  std::size_t at_ = 0;
};

std::string Parser::take_name() {
  const std::size_t start = at_;
  while (!at_end() && is_name_character(peek()))
    ++at_;
  return std::string(text_.substr(start, at_ - start));
}

/// "(…)" up to the parenthesis that closes the first; false, and nothing taken, if none does.
bool Parser::take_parentheses() {
  std::size_t depth = 0;
  for (std::size_t at = at_; at < text_.size(); ++at) {
    if (text_[at] == '(') ++depth;
    if (text_[at] == ')' && --depth == 0) {
      at_ = at + 1;
      return true;
    }
  }
  return false;
}

tl::expected<void, std::string> Parser::parse_root(Path& path) {
  const char first = peek();
  path.is_expression =
      first == '$' || first == '(' || first == '*' || first == '&' || is_digit(first);
  if (first == '(' && take_parentheses() && (at_end() || peek() == '.' || peek() == '[')) {
    // the steps follow the closing parenthesis
  } else if (first == '(' || first == '*' || first == '&') {
    at_ = text_.size();
  } else {
    take('$');
    take_name();
  }
  path.root_end = at_;
  path.root = std::string(text_.substr(0, at_));
  if (path.root.empty()) return Problem("a name is expected at its start");
  return {};
}

tl::expected<Path, std::string> Parser::parse() {
  constexpr std::size_t most_steps = 1000;
  Path path;
  if (auto root = parse_root(path); !root) return Problem(root.error());
  while (!at_end()) {
    if (path.steps.size() == most_steps)
      return Problem(formatted("a path has at most {} steps", most_steps));
    auto step = parse_step();
    if (!step) return Problem(step.error());
    path.steps.push_back(std::move(*step));
  }
  return path;
}

tl::expected<Step, std::string> Parser::parse_step() {
  skip_blanks();
  Step step;
  if (take('.')) {
    skip_blanks();
    if (!is_digit(peek())) step.name = take_name();
    if (step.name.empty()) return Problem("a name is expected after '.'");
  } else if (take('[')) {
    step.is_item = true;
    auto key = parse_key();
    if (!key) return Problem(key.error());
    step.key = std::move(*key);
    skip_blanks();
    if (!take(']')) return Problem("']' is missing");
  } else {
    return Problem(formatted("{} is not understood; a path goes on with '.' or '['",
                             repr_of(text_.substr(at_))));
  }
  step.end = at_;
  return step;
}

tl::expected<Key, std::string> Parser::parse_key() {
  skip_blanks();
  const char first = peek();
  if (is_quote(first)) return parse_string(Key::Kind::text);
  if (first == '-' || first == '+' || is_digit(first)) return parse_number();
  const std::string word = take_name();
  const bool is_quoted = is_quote(peek());
  if (is_quoted && (word == "u" || word == "U")) return parse_string(Key::Kind::text);
  if (is_quoted && (word == "b" || word == "B")) return parse_string(Key::Kind::bytes);
  if (word == "None") return Key{};
  if (word == "True" || word == "False") {
    return Key{Key::Kind::boolean, word == "True" ? "1" : "0", {}};
  }
  return Problem("a key is an int, a string in quotes, b'…', True, False or None");
}

tl::expected<Key, std::string> Parser::parse_number() {
  const bool is_negative = peek() == '-';
  if (!take('-')) take('+');
  const std::size_t start = at_;
  while (is_digit(peek()))
    ++at_;
  std::string digits(text_.substr(start, at_ - start));
  if (digits.empty()) return Problem("a number is expected after the sign");
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  if (is_negative && digits != "0") digits.insert(0, 1, '-');
  return Key{Key::Kind::integer, std::move(digits), {}};
}

tl::expected<Key, std::string> Parser::parse_string(Key::Kind kind) {
  const char mark = peek();
  ++at_;
  Key key{kind, {}, {}};
  std::string plain;
  const auto flush = [&] {
    key.text += python::decode_utf8(plain);
    plain.clear();
  };
  while (!at_end() && peek() != mark) {
    if (!take('\\')) {
      plain += text_[at_++];
      continue;
    }
    const auto character = parse_escape();
    if (!character) return Problem(character.error());
    flush();
    key.text += *character;
  }
  flush();
  if (!take(mark)) return Problem("the closing quote is missing");
  return key;
}

std::optional<char32_t> Parser::take_hex(int count) {
  char32_t value = 0;
  for (int done = 0; done < count; ++done) {
    const auto digit = hex_value(peek());
    if (!digit) return std::nullopt;
    value = value * 16 + *digit;
    ++at_;
  }
  return value;
}

tl::expected<char32_t, std::string> Parser::parse_escape() {
  const char kind = peek();
  ++at_;
  std::optional<char32_t> value;
  switch (kind) {
    case '\\':
    case '\'':
    case '"':
      return static_cast<char32_t>(kind);
    case 'n':
      return U'\n';
    case 'r':
      return U'\r';
    case 't':
      return U'\t';
    case '0':
      return U'\0';
    case 'x':
      value = take_hex(2);
      break;
    case 'u':
      value = take_hex(4);
      break;
    case 'U':
      value = take_hex(8);
      break;
    default:
      break;
  }
  if (!value) return Problem("an escape in a string is not understood");
  return *value;
}

}  // namespace

tl::expected<Path, std::string> parse_path(std::string_view text) {
  return Parser(text).parse();
}

std::string_view trim(std::string_view text) {
  constexpr const char* blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string repr_of(std::string_view text) {
  std::string out;
  python::append_repr(out, python::decode_utf8(text), python::Charset::utf8);
  return out;
}

}  // namespace hognose::command
