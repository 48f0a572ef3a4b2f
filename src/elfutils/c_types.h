// The C types that are not structs of CPython, and how a type is spelled here.
//
// A spelling is a name, then what is made of it, from the left to the right:
//
//     "int"  "Py_ssize_t"  "PyListObject"  "struct BLOCK"     names
//     "const char *"  "PyObject **"                           pointers to them
//     "PyObject *[64]"  "char[]"                              arrays of those; [] has no length
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "layout/field.h"

namespace hognose::elfutils {

/// The bytes of a pointer, on x86-64 as on every machine that hognose reads.
inline constexpr std::uint32_t pointer_size = 8;

/// A number of C, or a typedef of one.
struct Scalar {
  std::string_view name;
  std::string_view alias_of;  ///< empty: it is a number of C itself
  std::uint8_t size = 0;  ///< bytes
  std::uint8_t encoding = 0;  ///< DW_ATE_…, of a number of C itself
};

/// The scalar of this name, or null.
[[nodiscard]] const Scalar* find_scalar(std::string_view name);

/// The outermost step of a spelling.
enum class Outermost : std::uint8_t { name, constant, pointer, array };

/// A spelling and what it is made of.
struct PeeledType {
  Outermost outermost = Outermost::name;
  std::string_view inner;  ///< the spelling without the step; a name stays whole
  std::uint64_t count = 0;  ///< elements of an array; 0: none is told
};

/// Takes the outermost step off: "PyObject **" is a pointer to "PyObject *".
[[nodiscard]] PeeledType peel_type(std::string_view spelling);

/// The plainest type of a value of `width` bytes: "int", "void *", "unsigned char[48]".
[[nodiscard]] std::string plain_type(layout::FieldValue value, std::uint64_t width);

}  // namespace hognose::elfutils
