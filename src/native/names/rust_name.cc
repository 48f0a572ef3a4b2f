// The grammar of Rust's symbols, read and written in one go.
// SPDX-License-Identifier: MIT
#include "native/names/rust_name.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "base/formatted.h"
#include "native/names/rust_letters.h"

namespace hognose::native {
namespace {

constexpr std::uint64_t most_lifetimes = 64;

struct BasicType {
  char letter;
  std::string_view name;
};
constexpr auto basic_types = std::to_array<BasicType>({
    {'a', "i8"},   {'b', "bool"},  {'c', "char"},  {'d', "f64"}, {'e', "str"}, {'f', "f32"},
    {'h', "u8"},   {'i', "isize"}, {'j', "usize"}, {'l', "i32"}, {'m', "u32"}, {'n', "i128"},
    {'o', "u128"}, {'p', "_"},     {'s', "i16"},   {'t', "u16"}, {'u', "()"},  {'v', "..."},
    {'x', "i64"},  {'y', "u64"},   {'z', "!"},
});
std::string_view name_basic_type(char letter) {
  const auto* const known = std::ranges::find(basic_types, letter, &BasicType::letter);
  return known == basic_types.end() ? std::string_view() : known->name;
}

/// The productions of the grammar, by its own names.
class Symbol {
 public:
  explicit Symbol(std::string_view text) : letters_(text) {}

  std::optional<std::string> read() {
    path(true);
    if (RustLetters::is_upper(letters_.peek()))
      letters_.skip([&] { path(false); });  // the crate that wanted it
    if (letters_.failed() || !letters_.is_at_end()) return std::nullopt;
    return letters_.written();
  }

 private:
  void write(std::string_view text) { letters_.write(text); }

  // Paths.

  std::string_view identifier() {
    if (letters_.take('u')) letters_.fail();  // letters beyond ASCII, in Punycode
    const std::size_t length = letters_.read_decimal();
    letters_.take('_');
    return letters_.take_some(length);
  }

  /// `is_value`: of a function, where generic arguments stand behind "::".
  void path(bool is_value) {
    letters_.go_deeper([&] { read_path(is_value); });
  }
  void read_path(bool is_value) {
    switch (letters_.next()) {
      case 'C':
        letters_.read_tagged('s');
        write(identifier());
        return;
      case 'N':
        nested_path(is_value);
        return;
      case 'M':
        implementation();
        write("<");
        type();
        write(">");
        return;
      case 'X':
        implementation();
        qualified();
        return;
      case 'Y':
        qualified();
        return;
      case 'I':
        path(is_value);
        write(is_value ? "::<" : "<");
        generic_arguments();
        write(">");
        return;
      case 'B':
        letters_.go_back([&] { path(is_value); });
        return;
      default:
        letters_.fail();
    }
  }
  /// Where a trait was implemented is not shown.
  void implementation() {
    letters_.read_tagged('s');
    letters_.skip([&] { path(false); });
  }
  void qualified() {
    write("<");
    type();
    write(" as ");
    path(false);
    write(">");
  }
  void nested_path(bool is_value) {
    const char space = letters_.next();
    path(is_value);
    const std::uint64_t number = letters_.read_tagged('s');
    const std::string_view name = identifier();
    if (!RustLetters::is_upper(space)) {
      if (!name.empty()) write("::");
      return write(name);
    }
    const std::string kind = space == 'C'   ? "closure"
                             : space == 'S' ? "shim"
                                            : std::string(1, space);
    write(formatted("::{{{}{}{}#{}}}", kind, name.empty() ? "" : ":", name, number));
  }
  void generic_arguments() {
    letters_.read_list(", ", [&] {
      if (letters_.take('L')) return lifetime(letters_.read_base_62());
      if (letters_.take('K')) return constant();
      type();
    });
  }

  // Lifetimes: 0 is erased, 1 is the one that was bound last.

  void lifetime(std::uint64_t index) {
    if (index == 0) return write("'_");
    if (index > bound_) return letters_.fail();
    const std::uint64_t number = bound_ - index;
    constexpr std::uint64_t letters = 26;
    if (number < letters) return write(std::string{'\'', static_cast<char>('a' + number)});
    write(formatted("'_{}", number));
  }
  /// What `read` reads under "for<'a, 'b>", if that is there.
  template <typename Read>
  void bound(Read read) {
    const std::uint64_t before = bound_;
    const std::uint64_t count = letters_.read_tagged('G');
    if (count > most_lifetimes) return letters_.fail();
    for (std::uint64_t index = 0; index < count; ++index) {
      write(index == 0 ? "for<" : ", ");
      ++bound_;
      lifetime(1);
    }
    if (count > 0) write("> ");
    read();
    bound_ = before;
  }

  // Types.

  void type() {
    letters_.go_deeper([&] { read_type(); });
  }
  void read_type() {
    const char letter = letters_.peek();
    const std::string_view basic = name_basic_type(letter);
    if (!basic.empty()) {
      letters_.next();
      return write(basic);
    }
    switch (letter) {
      case 'R':
        return reference("&", "");
      case 'Q':
        return reference("&", "mut ");
      case 'P':
        return pointer("*const ");
      case 'O':
        return pointer("*mut ");
      case 'A':
      case 'S':
        return sequence();
      case 'T':
        return tuple();
      case 'F':
        letters_.next();
        return bound([&] { function_type(); });
      case 'D':
        return dynamic();
      case 'B':
        letters_.next();
        return letters_.go_back([&] { type(); });
      default:
        path(false);
    }
  }
  void reference(std::string_view sign, std::string_view kind) {
    letters_.next();
    write(sign);
    const std::uint64_t index = letters_.take('L') ? letters_.read_base_62() : 0;
    if (index != 0) {
      lifetime(index);
      write(" ");
    }
    write(kind);
    type();
  }
  void pointer(std::string_view kind) {
    letters_.next();
    write(kind);
    type();
  }
  void sequence() {
    const bool has_length = letters_.next() == 'A';
    write("[");
    type();
    if (has_length) {
      write("; ");
      constant();
    }
    write("]");
  }
  void tuple() {
    letters_.next();
    write("(");
    const int count = letters_.read_list(", ", [&] { type(); });
    write(count == 1 ? ",)" : ")");
  }
  void function_type() {
    if (letters_.take('U')) write("unsafe ");
    if (letters_.take('K')) {
      write("extern \"");
      std::string name(letters_.take('C') ? "C" : identifier());
      std::ranges::replace(name, '_', '-');
      write(name);
      write("\" ");
    }
    write("fn(");
    letters_.read_list(", ", [&] { type(); });
    write(")");
    if (letters_.take('u')) return;
    write(" -> ");
    type();
  }
  void dynamic() {
    letters_.next();
    write("dyn ");
    bound([&] { letters_.read_list(" + ", [&] { dynamic_trait(); }); });
    if (!letters_.take('L')) return letters_.fail();
    const std::uint64_t index = letters_.read_base_62();
    if (index == 0) return;
    write(" + ");
    lifetime(index);
  }
  void dynamic_trait() {
    bool is_open = open_path();
    while (letters_.take('p')) {
      write(is_open ? ", " : "<");
      is_open = true;
      write(identifier());
      write(" = ");
      type();
    }
    if (is_open) write(">");
  }
  /// A path whose generic arguments others may follow; whether they are open.
  bool open_path() {
    bool is_open = false;
    letters_.go_deeper([&] {
      if (letters_.take('B')) return letters_.go_back([&] { is_open = open_path(); });
      if (!letters_.take('I')) return path(false);
      path(false);
      write("<");
      generic_arguments();
      is_open = true;
    });
    return is_open;
  }

  // Constants.

  void constant() {
    letters_.go_deeper([&] { read_constant(); });
  }
  void read_constant() {
    constexpr std::string_view numbers = "ahijlmnostxy";
    const char letter = letters_.next();
    if (letter == 'B') return letters_.go_back([&] { constant(); });
    if (letter == 'p') return write("_");
    if (letter == 'b') return truth();
    if (letter == 'c') return character();
    if (numbers.find(letter) == std::string_view::npos) return letters_.fail();
    if (letters_.take('n')) write("-");
    number();
  }
  std::string_view hexadecimal() {
    const std::string_view digits = letters_.take_until('_');
    const bool is_right = digits.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    if (!is_right) letters_.fail();
    return digits;
  }
  static std::optional<std::uint64_t> small_number(std::string_view digits) {
    constexpr std::size_t most = 16;
    if (digits.size() > most) return std::nullopt;
    std::uint64_t value = 0;
    for (const char digit : digits) {
      const int number = RustLetters::is_digit(digit) ? digit - '0' : digit - 'a' + 10;
      value = value * 16 + static_cast<std::uint64_t>(number);
    }
    return value;
  }
  void number() {
    const std::string_view digits = hexadecimal();
    const auto value = small_number(digits);
    write(value ? formatted("{}", *value) : formatted("0x{}", digits));
  }
  void truth() {
    const std::string_view digits = hexadecimal();
    if (digits != "0" && digits != "1") return letters_.fail();
    write(digits == "1" ? "true" : "false");
  }
  void character() {
    const auto value = small_number(hexadecimal());
    constexpr std::uint64_t first = ' ';
    constexpr std::uint64_t last = '~';
    if (value && *value >= first && *value <= last)
      return write(std::string{'\'', static_cast<char>(*value), '\''});
    if (value) return write(formatted("'\\u{{{:x}}}'", *value));
    letters_.fail();
  }

  RustLetters letters_;
  std::uint64_t bound_ = 0;
};

}  // namespace

std::optional<std::string> read_rust_name(std::string_view symbol) {
  if (!symbol.starts_with("_R")) return std::nullopt;
  symbol.remove_prefix(2);
  symbol = symbol.substr(0, symbol.find_first_of(".$"));  // what LLVM has added
  if (symbol.empty() || !RustLetters::is_upper(symbol.front())) return std::nullopt;
  return Symbol(symbol).read();
}

}  // namespace hognose::native
