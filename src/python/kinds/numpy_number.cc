// Numbers of numpy by the names of their types: npy_common.h says which number of C each is.
// SPDX-License-Identifier: MIT
#include "python/kinds/numpy_number.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "python/kinds/c_scalar.h"
#include "python/values/float_text.h"

namespace hognose::python {
namespace {

constexpr const char* reading_numpy_number = "number of numpy";

struct NumpyType {
  std::string_view name;
  char code;
};

constexpr std::array numpy_types{
    NumpyType{"numpy.bool", '?'},
    NumpyType{"numpy.bool_", '?'},
    NumpyType{"numpy.int8", 'b'},
    NumpyType{"numpy.uint8", 'B'},
    NumpyType{"numpy.int16", 'h'},
    NumpyType{"numpy.uint16", 'H'},
    NumpyType{"numpy.int32", 'i'},
    NumpyType{"numpy.uint32", 'I'},
    NumpyType{"numpy.int64", 'q'},
    NumpyType{"numpy.uint64", 'Q'},
    NumpyType{"numpy.longlong", 'q'},
    NumpyType{"numpy.ulonglong", 'Q'},
    NumpyType{"numpy.float16", 'e'},
    NumpyType{"numpy.float32", 'f'},
    NumpyType{"numpy.float64", 'd'},
    NumpyType{"numpy.complex64", 'F'},
    NumpyType{"numpy.complex128", 'D'},
};

/// A number of 16 bits: a sign, 5 bits of exponent, 10 of fraction.
double widen_half(std::uint16_t half) {
  constexpr int bias = 15;
  constexpr int fraction_bits = 10;
  const unsigned fraction = half & 0x3FFU;
  const int exponent = static_cast<int>(half >> 10U & 0x1FU);
  double value = 0;
  if (exponent == 0x1F) {
    value = fraction == 0 ? HUGE_VAL : std::nan("");
  } else if (exponent == 0) {
    value = std::ldexp(fraction, 1 - bias - fraction_bits);
  } else {
    value = std::ldexp(fraction + 0x400U, exponent - bias - fraction_bits);
  }
  return (half & 0x8000U) != 0 ? -value : value;
}

Result<double> read_double(const Program& program, Address at, bool is_swapped) {
  auto raw = TRY(program.memory().read_value<std::uint64_t>(at, reading_numpy_number));
  if (is_swapped) raw = __builtin_bswap64(raw);
  return std::bit_cast<double>(raw);
}

Result<double> read_single(const Program& program, Address at, bool is_swapped) {
  auto raw = TRY(program.memory().read_value<std::uint32_t>(at, reading_numpy_number));
  if (is_swapped) raw = __builtin_bswap32(raw);
  return static_cast<double>(std::bit_cast<float>(raw));
}

Result<std::string> read_complex(const Program& program, Address at, const NumpyNumber& number) {
  const bool is_double = number.code == 'D';
  const auto read = is_double ? read_double : read_single;
  const unsigned half = is_double ? 8 : 4;
  const double real = TRY(read(program, at, number.is_swapped));
  const double imag = TRY(read(program, at + half, number.is_swapped));
  return complex_repr(real, imag);
}

Result<std::string> read_half(const Program& program, Address at, const NumpyNumber& number) {
  auto raw = TRY(program.memory().read_value<std::uint16_t>(at, reading_numpy_number));
  if (number.is_swapped) raw = __builtin_bswap16(raw);
  return float_repr(widen_half(raw), true);
}

}  // namespace

char find_numpy_code(std::string_view type_name) {
  const auto found = std::ranges::find(numpy_types, type_name, &NumpyType::name);
  return found == numpy_types.end() ? '\0' : found->code;
}

unsigned size_of_numpy_number(char code) {
  switch (code) {
    case 'e':
      return 2;
    case 'F':
      return 8;
    case 'D':
      return 16;
    default:
      return size_of_scalar(code);
  }
}

void write_numpy_number(Describer& out, Address at, const NumpyNumber& number) {
  const bool is_complex = number.code == 'F' || number.code == 'D';
  if (!is_complex && number.code != 'e') {
    return write_scalar(out, at, {.code = number.code, .is_swapped = number.is_swapped});
  }
  const auto text =
      is_complex ? read_complex(out.program(), at, number) : read_half(out.program(), at, number);
  if (text) out.write(*text);
  if (!text) out.write_hole(text.error());
}

}  // namespace hognose::python
