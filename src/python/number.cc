// Puts the words of an int together.
// SPDX-License-Identifier: MIT
#include "python/number.h"

#include <cmath>

#include "python/attributes.h"

namespace hognose::python {
namespace {

using layout::PyFloatObject;
using layout::PyIntObject;
using layout::PyLongObject;
using layout::PyVarObject;

constexpr unsigned word_bits = 30;
constexpr std::uint32_t word_mask = (1U << word_bits) - 1;
/// What a long double can tell from infinity.
constexpr std::uint64_t most_words = 500;

struct Head {
  bool is_negative = false;
  std::uint64_t words = 0;
  Address first;
};

Result<Head> read_head(const Program& program, Address object) {
  Head head;
  if (program.dialect.int_head == layout::IntHead::lv_tag) {
    const std::uint64_t tag = TRY(program.view<PyLongObject>(object).read(PyLongObject::lv_tag));
    head.is_negative = (tag & 3U) == 2;
    head.words = tag >> 3U;
  } else {
    const std::int64_t size = TRY(program.view<PyVarObject>(object).read(PyVarObject::ob_size));
    head.is_negative = size < 0;
    head.words = size < 0 ? 0 - static_cast<std::uint64_t>(size) : static_cast<std::uint64_t>(size);
  }
  head.first = TRY(program.view<PyLongObject>(object).address_of(PyLongObject::ob_digit));
  return head;
}

/// The words of a magnitude, weighed and added by the number's own type.
template <class Number>
Result<Number> read_words(const Program& program, Address object, std::uint64_t most) {
  const Head head = TRY(read_head(program, object));
  if (head.words > most) return fail(ErrorKind::unsupported, "number", object);
  Number value = 0;
  for (std::uint64_t i = head.words; i-- > 0;) {
    const Address at = head.first + i * sizeof(std::uint32_t);
    const auto word = TRY(program.memory().read_value<std::uint32_t>(at, "ob_digit")) & word_mask;
    value = value * (Number{1} * (word_mask + 1U)) + static_cast<Number>(word);
  }
  return head.is_negative ? -value : value;
}

bool is_short(const Program& program, const TypeInfo& type) {
  return program.dialect.int_subclass_flag && type.has(TypeFlag::int_subclass);
}

}  // namespace

Result<std::int64_t> read_small_integer(const Program& program, Address object) {
  const TypeInfo& type = *TRY(read_type_of(program, object));
  if (is_short(program, type)) {
    return program.view<PyIntObject>(object).read(PyIntObject::ob_ival);
  }
  if (!type.has(TypeFlag::long_subclass)) return fail(ErrorKind::unsupported, "number", object);
  return read_words<std::int64_t>(program, object, 2);
}

Result<long double> read_number(const Program& program, Address object) {
  const TypeInfo& type = *TRY(read_type_of(program, object));
  if (type.is_static("float")) {
    const double value = TRY(program.view<PyFloatObject>(object).read(PyFloatObject::ob_fval));
    if (std::isnan(value)) return fail(ErrorKind::unsupported, "number", object);
    return value;
  }
  if (type.has(TypeFlag::long_subclass)) return read_words<long double>(program, object, most_words);
  return static_cast<long double>(TRY(read_small_integer(program, object)));
}

}  // namespace hognose::python
