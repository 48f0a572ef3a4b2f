// Puts the words of an int together.
// SPDX-License-Identifier: MIT
#include "python/values/number.h"

#include <cmath>

#include "python/values/type_info.h"

namespace hognose::python {
namespace {

using layout::PyFloatObject;
using layout::PyIntObject;
using layout::PyLongObject;
using layout::PyVarObject;

/// What a long double can tell from infinity.
constexpr std::uint64_t most_finite_words = 500;

/// Of a word, in bytes: two where it has 15 bits.
std::uint64_t digit_size(const TypeInfo& type) {
  return type.itemsize == sizeof(std::uint16_t) ? sizeof(std::uint16_t) : sizeof(std::uint32_t);
}

Result<std::uint32_t> read_word(const Program& program, Address at, std::uint64_t size) {
  constexpr const char* reading = "ob_digit";
  if (size == sizeof(std::uint32_t)) return program.memory().read_value<std::uint32_t>(at, reading);
  return TRY(program.memory().read_value<std::uint16_t>(at, reading));
}

/// The words of a magnitude, weighed and added by the number's own type.
template <class Number>
Result<Number> read_words(const Program& program,
                          Address object,
                          const TypeInfo& type,
                          std::uint64_t most) {
  const IntegerHead head = TRY(read_integer_head(program, object));
  const std::uint64_t size = digit_size(type);
  if (head.words > most) return fail(ErrorKind::unsupported, "number", object);
  const std::uint32_t weight = size == sizeof(std::uint32_t) ? 1U << 30U : 1U << 15U;
  Number value = 0;
  for (std::uint64_t i = head.words; i-- > 0;) {
    const std::uint32_t word = TRY(read_word(program, head.first + i * size, size));
    value = value * (Number{1} * weight) + static_cast<Number>(word & (weight - 1));
  }
  return head.is_negative ? -value : value;
}

/// Puts the bits of `word` from `at` on, counted from the least significant, into `bytes`; false if
/// one of them lies beyond.
bool put_bits(std::uint64_t word, std::size_t at, Bytes128& bytes) {
  for (; word != 0; word >>= 1U, ++at) {
    const std::size_t byte = at / 8;
    if ((word & 1U) == 0) continue;
    if (byte >= bytes.size()) return false;
    bytes[bytes.size() - 1 - byte] |= static_cast<std::uint8_t>(1U << at % 8);
  }
  return true;
}

bool is_short(const Program& program, const TypeInfo& type) {
  return program.dialect.int_subclass_flag && type.has(TypeFlag::int_subclass);
}

}  // namespace

Result<IntegerHead> read_integer_head(const Program& program, Address object) {
  IntegerHead head;
  if (program.dialect.int_head == layout::IntHead::lv_tag) {
    const std::uint64_t tag = TRY(program.view<PyLongObject>(object).read(PyLongObject::lv_tag));
    constexpr std::uint64_t sign_mask = 3;
    constexpr std::uint64_t negative = 2;
    head.is_negative = (tag & sign_mask) == negative;
    head.words = tag >> 3U;
  } else {
    const std::int64_t size = TRY(program.view<PyVarObject>(object).read(PyVarObject::ob_size));
    head.is_negative = size < 0;
    head.words = size < 0 ? 0 - static_cast<std::uint64_t>(size) : static_cast<std::uint64_t>(size);
  }
  head.first = TRY(program.view<PyLongObject>(object).address_of(PyLongObject::ob_digit));
  return head;
}

Result<std::int64_t> read_small_integer(const Program& program, Address object) {
  const TypeInfo& type = *TRY(read_type_of(program, object));
  if (is_short(program, type)) {
    return program.view<PyIntObject>(object).read(PyIntObject::ob_ival);
  }
  if (!type.has(TypeFlag::long_subclass)) return fail(ErrorKind::unsupported, "number", object);
  return read_words<std::int64_t>(program, object, type, 2);
}

Result<Bytes128> read_128_bits(const Program& program, Address object) {
  constexpr std::uint64_t most = 9;  // of 15 bits
  const TypeInfo& type = *TRY(read_type_of(program, object));
  const auto corrupt = fail(ErrorKind::corrupt, "int", object);
  Bytes128 bytes{};
  if (is_short(program, type)) {
    const std::int64_t value = TRY(read_small_integer(program, object));
    if (value < 0) return corrupt;
    put_bits(static_cast<std::uint64_t>(value), 0, bytes);
    return bytes;
  }
  if (!type.has(TypeFlag::long_subclass)) return corrupt;
  const IntegerHead head = TRY(read_integer_head(program, object));
  const std::uint64_t size = digit_size(type);
  if (head.is_negative || head.words > most) return corrupt;
  const std::size_t bits = size == sizeof(std::uint32_t) ? 30 : 15;
  for (std::uint64_t i = 0; i < head.words; ++i) {
    const std::uint32_t word = TRY(read_word(program, head.first + i * size, size));
    if (word >> bits != 0 || !put_bits(word, i * bits, bytes)) return corrupt;
  }
  return bytes;
}

Result<long double> read_number(const Program& program, Address object) {
  const TypeInfo& type = *TRY(read_type_of(program, object));
  if (type.is_static("float")) {
    const double value = TRY(program.view<PyFloatObject>(object).read(PyFloatObject::ob_fval));
    if (std::isnan(value)) return fail(ErrorKind::unsupported, "number", object);
    return value;
  }
  if (type.has(TypeFlag::long_subclass))
    return read_words<long double>(program, object, type, most_finite_words);
  return static_cast<long double>(TRY(read_small_integer(program, object)));
}

}  // namespace hognose::python
