// Scalars of x86-64 Linux, and spellings taken apart.
// SPDX-License-Identifier: MIT
#include "elfutils/c_types.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <dwarf.h>

#include "base/formatted.h"

namespace hognose::elfutils {
namespace {

constexpr std::array scalars{
    Scalar{"char", "", 1, DW_ATE_signed_char},
    Scalar{"signed char", "", 1, DW_ATE_signed_char},
    Scalar{"unsigned char", "", 1, DW_ATE_unsigned_char},
    Scalar{"_Bool", "", 1, DW_ATE_boolean},
    Scalar{"short", "", 2, DW_ATE_signed},
    Scalar{"unsigned short", "", 2, DW_ATE_unsigned},
    Scalar{"int", "", 4, DW_ATE_signed},
    Scalar{"unsigned int", "", 4, DW_ATE_unsigned},
    Scalar{"long", "", 8, DW_ATE_signed},
    Scalar{"unsigned long", "", 8, DW_ATE_unsigned},
    Scalar{"double", "", 8, DW_ATE_float},
    Scalar{"Py_ssize_t", "long", 8, 0},
    Scalar{"Py_hash_t", "long", 8, 0},
    Scalar{"uintptr_t", "unsigned long", 8, 0},
    Scalar{"uint32_t", "unsigned int", 4, 0},
    Scalar{"digit", "unsigned int", 4, 0},
    Scalar{"wchar_t", "int", 4, 0},
    Scalar{"_Py_CODEUNIT", "unsigned short", 2, 0},
};

// "signed char" to "long", or "unsigned char" to "unsigned long"; null for an odd width.
const Scalar* find_number(std::uint64_t width, bool is_unsigned) {
  const auto* const found = std::find_if(scalars.begin(), scalars.end(), [&](const Scalar& scalar) {
    return scalar.size == width && scalar.name != "char" &&
           is_unsigned == scalar.name.starts_with("unsigned ");
  });
  return found == scalars.end() ? nullptr : found;
}

std::string_view trim(std::string_view text) {
  while (text.ends_with(' '))
    text.remove_suffix(1);
  return text;
}

}  // namespace

const Scalar* find_scalar(std::string_view name) {
  const auto* const found = std::find_if(
      scalars.begin(), scalars.end(), [&](const Scalar& scalar) { return scalar.name == name; });
  return found == scalars.end() ? nullptr : found;
}

PeeledType peel_type(std::string_view spelling) {
  constexpr std::string_view constant = "const ";
  const std::size_t bracket = spelling.rfind('[');
  if (spelling.ends_with(']') && bracket != std::string_view::npos) {
    PeeledType array{Outermost::array, trim(spelling.substr(0, bracket)), 0};
    const std::string_view count = spelling.substr(bracket + 1);
    std::from_chars(count.data(), count.data() + count.size(), array.count);
    return array;
  }
  if (spelling.ends_with('*')) {
    return {Outermost::pointer, trim(spelling.substr(0, spelling.size() - 1)), 0};
  }
  if (spelling.starts_with(constant)) {
    return {Outermost::constant, spelling.substr(constant.size()), 0};
  }
  return {Outermost::name, spelling, 0};
}

std::string plain_type(layout::FieldValue value, std::uint64_t width) {
  using layout::FieldValue;
  if (value == FieldValue::address && width == pointer_size) return "void *";
  if (value == FieldValue::real && width == sizeof(double)) return "double";
  const bool is_unsigned = value == FieldValue::unsigned_number;
  const Scalar* const number =
      value == FieldValue::signed_number || is_unsigned ? find_number(width, is_unsigned) : nullptr;
  if (number != nullptr) return std::string(number->name);
  return width == 0 ? "unsigned char[]" : formatted("unsigned char[{}]", width);
}

}  // namespace hognose::elfutils
