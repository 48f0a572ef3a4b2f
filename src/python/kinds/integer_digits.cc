// Reads the words of an integer, all of them or the leading ones, and writes it in decimal.
// SPDX-License-Identifier: MIT
#include "python/kinds/integer_digits.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "python/values/decimal.h"
#include "python/values/number.h"
#include "python/values/type_info.h"

namespace hognose::python {
namespace {

using layout::PyIntObject;

/// Above this many 30-bit words only leading digits are computed (10**270 has 30).
constexpr std::uint64_t most_words_at_limit = 512;
/// Without a limit of characters, this many (300,000 decimal digits) are converted whole.
constexpr std::uint64_t most_words = 35'000;

Result<void> read_words(const Program& program,
                        const IntegerHead& integer,
                        std::uint64_t begin,
                        std::span<LongDigit> into) {
  TRY(program.memory().read(
      integer.first + begin * sizeof(LongDigit), std::as_writable_bytes(into), "ob_digit"));
  for (const LongDigit word : into) {
    if (word >> long_digit_bits != 0) return fail(ErrorKind::corrupt, "ob_digit", integer.first);
  }
  return {};
}

std::string plain_digits(std::uint64_t value) {
  std::array<char, 24> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return {buffer.data(), end};
}

/// The decimal digits of the magnitude; of a huge one the first that are worth showing.
Result<std::string> read_decimal(Describer& out, const IntegerHead& integer) {
  const Program& program = out.program();
  const bool is_limited = out.options().max_repr != 0;
  if (is_limited && integer.words > most_words_at_limit) {
    const LongMagnitude magnitude{
        integer.words, [&](std::uint64_t begin, std::span<LongDigit> into) -> Result<void> {
          if (!out.budget().spend_bytes(into.size_bytes())) return fail(ErrorKind::limit, "int");
          return read_words(program, integer, begin, into);
        }};
    return leading_decimal_digits(magnitude, out.characters_left() + 1);
  }
  if (integer.words > most_words) return fail(ErrorKind::limit, "huge int", integer.first);
  if (integer.words <= 2) {
    std::array<LongDigit, 2> words{};
    TRY(read_words(program, integer, 0, std::span(words).first(integer.words)));
    return plain_digits(std::uint64_t{words[1]} << long_digit_bits | words[0]);
  }
  std::vector<LongDigit> words(integer.words);
  TRY(read_words(program, integer, 0, words));
  return decimal_digits(words);
}

/// "-" and the digits of an int that is an array of words; of 2.7's int, of one C long.
Result<std::string> read_digits(Describer& out, Address object) {
  const Program& program = out.program();
  const TypeInfo& type = *TRY(read_type_of(program, object));
  if (program.dialect.int_subclass_flag && type.has(TypeFlag::int_subclass)) {
    return std::to_string(TRY(program.view<PyIntObject>(object).read(PyIntObject::ob_ival)));
  }
  if (!type.has(TypeFlag::long_subclass)) return fail(ErrorKind::corrupt, "int", object);
  constexpr std::uint64_t most = 1ULL << 45U;
  const IntegerHead integer = TRY(read_integer_head(program, object));
  if (integer.words > most) return fail(ErrorKind::corrupt, "int size", object);
  const std::string digits = TRY(read_decimal(out, integer));
  return integer.is_negative ? "-" + digits : digits;
}

}  // namespace

bool write_digits(Describer& out, Address object) {
  const auto digits = read_digits(out, object);
  if (digits) out.write(*digits);
  if (!digits) out.write_hole(digits.error());
  return digits.has_value();
}

}  // namespace hognose::python
