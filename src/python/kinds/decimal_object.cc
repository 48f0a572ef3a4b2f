// Puts a Decimal together from its coefficient and exponent, as Decimal.__str__ does.
//
// In C the coefficient is an array of words of 19 decimal digits each, the least significant first;
// in Python it is a str of digits. Of a long one only the digits that can be shown are read. The
// array may be far smaller than its length says: what the length promises is checked before a read.
// SPDX-License-Identifier: MIT
#include "python/kinds/decimal_object.h"

#include <algorithm>
#include <string>

#include "base/formatted.h"
#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/kinds/describer.h"
#include "python/values/number.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

using layout::PyDecObject;

enum class Special : std::uint8_t { none, infinity, quiet_nan, signaling_nan };

/// A Decimal: sign, what it is if not a number, and coefficient × 10**exp.
struct Number {
  bool is_negative = false;
  Special special = Special::none;
  std::int64_t exp = 0;
  std::int64_t digits = 0;  ///< of the whole coefficient; of a NaN, of its payload
  std::string leading{};  ///< the first digits: all, or more than can be shown

  [[nodiscard]] bool is_whole() const {
    return static_cast<std::int64_t>(leading.size()) == digits;
  }
};

/// Limits of libmpdec (MPD_MAX_PREC, MPD_MIN_ETINY).
constexpr std::int64_t most_digits = 999'999'999'999'999'999;
constexpr std::int64_t most_exponent = 2 * most_digits;

/// How many digits of a coefficient are worth reading.
std::int64_t count_wanted(const Describer& out, std::int64_t digits) {
  const std::size_t left = out.characters_left();
  if (left >= static_cast<std::size_t>(digits)) return digits;
  return static_cast<std::int64_t>(left) + 1;
}

/// The digits of the words in front: as many words as `wanted` digits lie in.
Result<std::string> read_leading_digits(Describer& out,
                                        Address data,
                                        std::int64_t digits,
                                        std::int64_t wanted) {
  constexpr std::int64_t word_digits = 19;
  std::string text;
  std::int64_t index = (digits - 1) / word_digits;
  auto width = static_cast<std::size_t>(digits - index * word_digits);
  for (; index >= 0 && static_cast<std::int64_t>(text.size()) < wanted; --index) {
    if (!out.budget().spend_bytes(width)) return fail(ErrorKind::limit, "decimal", data);
    const Address at = data + static_cast<std::uint64_t>(index) * word_size;
    const auto word = TRY(out.program().memory().read_value<std::uint64_t>(at, "decimal"));
    const std::string part = formatted("{:0{}}", word, width);
    if (part.size() > width) return fail(ErrorKind::corrupt, "decimal", at);
    text += part;
    width = word_digits;
  }
  if (digits > 1 && text.front() == '0') return fail(ErrorKind::corrupt, "decimal", data);
  return text;
}

Result<Special> read_special(std::uint64_t flags, Address object) {
  constexpr std::uint64_t infinity = 2;
  constexpr std::uint64_t quiet_nan = 4;
  constexpr std::uint64_t signaling_nan = 8;
  switch (flags & (infinity | quiet_nan | signaling_nan)) {
    case 0:
      return Special::none;
    case infinity:
      return Special::infinity;
    case quiet_nan:
      return Special::quiet_nan;
    case signaling_nan:
      return Special::signaling_nan;
    default:
      return fail(ErrorKind::corrupt, "decimal", object);
  }
}

Result<void> check(const Number& number, Address object) {
  const std::int64_t fewest = number.special == Special::none ? 1 : 0;
  if (number.digits < fewest || number.digits > most_digits) {
    return fail(ErrorKind::corrupt, "decimal", object);
  }
  const bool is_far = number.exp > most_exponent || number.exp < -most_exponent;
  if (is_far) return fail(ErrorKind::limit, "exponent", object);
  return {};
}

/// What libmpdec keeps.
Result<Number> read_number_in_c(Describer& out, Address object) {
  const auto view = out.program().view<PyDecObject>(object);
  const std::uint64_t flags = TRY(view.read(PyDecObject::dec_flags));
  Number number{.is_negative = (flags & 1U) != 0, .special = TRY(read_special(flags, object))};
  if (number.special == Special::infinity) return number;
  // A NaN's exponent means nothing, and without a payload neither does its count of digits.
  const std::int64_t length = TRY(view.read(PyDecObject::dec_len));
  if (number.special != Special::none && length == 0) return number;
  number.digits = TRY(view.read(PyDecObject::dec_digits));
  if (number.special == Special::none) number.exp = TRY(view.read(PyDecObject::dec_exp));
  TRY(check(number, object));
  const Address data = TRY(view.read(PyDecObject::dec_data));
  if (number.digits > 0) {
    const std::int64_t wanted = count_wanted(out, number.digits);
    number.leading = TRY(read_leading_digits(out, data, number.digits, wanted));
  }
  return number;
}

/// An attribute that the class in Python sets in every instance.
Result<Address> read_attribute(Describer& out, Address object, std::u32string_view name) {
  const auto found = TRY(find_attribute(out.program(), object, name, out.budget()));
  if (!found) return fail(ErrorKind::not_found, "decimal", object);
  return *found;
}

/// The first characters of a str (2.7: str or unicode), and how many there are.
Result<TextPrefix> read_either_text(const Program& program, Address text, std::size_t most) {
  const TypeInfo& type = *TRY(read_type_of(program, text));
  if (type.has(TypeFlag::unicode_subclass)) return read_text(program, text, most);
  if (!type.has(TypeFlag::bytes_subclass)) return fail(ErrorKind::corrupt, "decimal", text);
  const BytesPrefix prefix = TRY(read_bytes(program, text, most));
  TextPrefix characters{.characters = {}, .length = prefix.size};
  for (const std::byte byte : prefix.bytes)
    characters.characters += std::to_integer<char32_t>(byte);
  return characters;
}

/// The digits of `_int`.
Result<void> read_coefficient(Describer& out, Address text, Number& number) {
  const std::size_t left = out.characters_left();
  const std::size_t most = std::min<std::size_t>(left, most_digits) + 1;
  const TextPrefix prefix = TRY(read_either_text(out.program(), text, most));
  const auto is_digit = [](char32_t c) { return c >= U'0' && c <= U'9'; };
  if (!std::ranges::all_of(prefix.characters, is_digit)) {
    return fail(ErrorKind::corrupt, "_int", text);
  }
  for (const char32_t c : prefix.characters)
    number.leading += static_cast<char>(c);
  number.digits =
      static_cast<std::int64_t>(std::min<std::uint64_t>(prefix.length, most_digits + 1));
  return {};
}

/// `_exp` is an int, or 'F', 'n' or 'N' of what is no number.
Result<void> read_exponent(Describer& out, Address exponent, Number& number) {
  const Program& program = out.program();
  const TypeInfo& type = *TRY(read_type_of(program, exponent));
  if (!type.has(TypeFlag::unicode_subclass) && !type.has(TypeFlag::bytes_subclass)) {
    number.exp = TRY(read_small_integer(program, exponent));
    return {};
  }
  const TextPrefix letter = TRY(read_either_text(program, exponent, 2));
  if (letter.characters == U"F") number.special = Special::infinity;
  if (letter.characters == U"n") number.special = Special::quiet_nan;
  if (letter.characters == U"N") number.special = Special::signaling_nan;
  if (number.special == Special::none) return fail(ErrorKind::corrupt, "_exp", exponent);
  return {};
}

/// What the class in Python keeps.
Result<Number> read_number_in_python(Describer& out, Address object) {
  Number number;
  const Address sign = TRY(read_attribute(out, object, U"_sign"));
  number.is_negative = TRY(read_small_integer(out.program(), sign)) != 0;
  const Address exponent = TRY(read_attribute(out, object, U"_exp"));
  TRY(read_exponent(out, exponent, number));
  if (number.special == Special::infinity) return number;
  const Address coefficient = TRY(read_attribute(out, object, U"_int"));
  TRY(read_coefficient(out, coefficient, number));
  TRY(check(number, object));
  return number;
}

/// The coefficient with its point, and an exponent where the point would be too far off.
std::string place_point(const Number& number) {
  constexpr std::int64_t most_zeros = 6;
  const std::int64_t left_of_point = number.exp + number.digits;
  const bool is_plain = number.exp <= 0 && left_of_point > -most_zeros;
  std::string text = number.leading;
  const std::int64_t point = is_plain ? left_of_point : 1;
  if (point <= 0) {
    text.insert(0, "0." + std::string(static_cast<std::size_t>(-point), '0'));
  } else if (point < std::min(number.digits, static_cast<std::int64_t>(text.size()))) {
    text.insert(static_cast<std::size_t>(point), ".");
  }
  if (!is_plain && number.is_whole()) text += formatted("E{:+}", left_of_point - 1);
  return text;
}

std::string text_of(const Number& number) {
  const std::string sign = number.is_negative ? "-" : "";
  switch (number.special) {
    case Special::none:
      return sign + place_point(number);
    case Special::infinity:
      return sign + "Infinity";
    case Special::quiet_nan:
      return sign + "NaN" + number.leading;
    case Special::signaling_nan:
      return sign + "sNaN" + number.leading;
  }
  return {};
}

void write_number(Describer& out, const Result<Number>& number) {
  out.write("Decimal(");
  if (number) out.write("'" + text_of(*number) + "'");
  if (!number) out.write_hole(number.error());
  out.write(")");
}

}  // namespace

bool is_decimal(const Program& program, const TypeInfo& type) {
  return type.name == "decimal.Decimal" && has_size_of(program, type, PyDecObject::size);
}

void describe_decimal(Describer& out, Address object, const TypeInfo& /*type*/) {
  write_number(out, read_number_in_c(out, object));
}

bool is_python_decimal(const Program& program, const TypeInfo& type) {
  return is_class_of_module(program, type, "Decimal", U"decimal");
}

void describe_python_decimal(Describer& out, Address object, const TypeInfo& /*type*/) {
  write_number(out, read_number_in_python(out, object));
}

}  // namespace hognose::python
