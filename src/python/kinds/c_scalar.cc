// Numbers of C by their size, sign and byte order.
// SPDX-License-Identifier: MIT
#include "python/kinds/c_scalar.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string>
#include <string_view>

#include "python/values/float_text.h"

namespace hognose::python {
namespace {

constexpr const char* reading_number = "number of C";

bool is_signed(char code) {
  return std::string_view("bhilq").find(code) != std::string_view::npos;
}

/// The integers that 2.7 makes a long of, however small they are.
bool is_long_of_2_7(char code) {
  return std::string_view("ILqQ").find(code) != std::string_view::npos;
}

std::uint64_t swap_bytes(std::uint64_t value, unsigned size) {
  std::uint64_t swapped = 0;
  for (unsigned i = 0; i < size; ++i)
    swapped = swapped << 8U | (value >> (8U * i) & 0xFFU);
  return swapped;
}

/// The bytes of the number, zero-extended, in our order.
Result<std::uint64_t> read_raw(const Program& program, Address at, const CScalar& scalar) {
  const unsigned size = size_of_scalar(scalar.code);
  if (size == 0) return fail(ErrorKind::unsupported, reading_number, at);
  std::array<std::byte, 8> bytes{};
  TRY(program.memory().read(at, std::span(bytes).first(size), reading_number));
  const auto value = std::bit_cast<std::uint64_t>(bytes);
  return scalar.is_swapped ? swap_bytes(value, size) : value;
}

std::string integer_text(std::uint64_t raw, const CScalar& scalar) {
  const unsigned whole = size_of_scalar(scalar.code) * 8U;
  const bool is_field = scalar.bits != 0 && scalar.bits + scalar.low_bit <= whole;
  const unsigned bits = is_field ? scalar.bits : whole;
  // Up to the left edge and back, so that what is around it falls out and the sign is spread.
  const std::uint64_t left = raw << (64U - bits - (is_field ? scalar.low_bit : 0U));
  if (!is_signed(scalar.code)) return std::to_string(left >> (64U - bits));
  return std::to_string(static_cast<std::int64_t>(left) >> (64U - bits));
}

}  // namespace

unsigned size_of_scalar(char code) {
  switch (code) {
    case 'b':
    case 'B':
    case '?':
      return 1;
    case 'h':
    case 'H':
      return 2;
    case 'i':
    case 'I':
    case 'f':
      return 4;
    case 'l':
    case 'L':
    case 'q':
    case 'Q':
    case 'd':
      return 8;
    default:
      return 0;
  }
}

void write_scalar(Describer& out, Address at, const CScalar& scalar) {
  const auto raw = read_raw(out.program(), at, scalar);
  if (!raw) return out.write_hole(raw.error());
  if (scalar.code == '?') return out.write(*raw != 0 ? "True" : "False");
  if (scalar.code == 'd') return out.write(float_repr(std::bit_cast<double>(*raw), true));
  if (scalar.code == 'f') {
    return out.write(float_repr(std::bit_cast<float>(static_cast<std::uint32_t>(*raw)), true));
  }
  out.write(integer_text(*raw, scalar));
  if (out.program().style.long_suffix && is_long_of_2_7(scalar.code)) out.write("L");
}

std::uint64_t count_before_zero(const Program& program,
                                Address at,
                                unsigned width,
                                std::uint64_t most) {
  for (std::uint64_t count = 0; count < most; ++count) {
    std::uint32_t unit = 0;
    auto bytes = std::as_writable_bytes(std::span(&unit, 1)).first(width);
    const auto read = program.memory().read(at + count * width, bytes, "C string");
    if (!read) return std::max<std::uint64_t>(count, 1);  // whoever reads on meets the hole
    if (unit == 0) return count;
  }
  return most;
}

}  // namespace hognose::python
