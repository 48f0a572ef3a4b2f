// Writes declarations of structs as DWARF 4: types alone, no code and no variables.
//
//     .debug_info    one compilation unit: unit ─┬─ structure_type "_object" ── member "ob_type" …
//                                                ├─ typedef "PyObject"
//                                                └─ pointer_type, array_type, base_type …
//     .debug_abbrev  the shapes of these entries: which attributes, in which forms
//     .debug_str     every name, once
//
// https://dwarfstd.org/doc/DWARF4.pdf, 7.5. Structs refer to types that come later, so references
// are left open and filled in at the end.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "elfutils/c_declarations.h"

namespace hognose::elfutils {

/// The bytes of three sections.
struct DwarfSections {
  std::string info;
  std::string abbreviations;
  std::string strings;
};

/// One unit of C called `unit_name`, for a machine of 8-byte pointers and little-endian bytes.
[[nodiscard]] DwarfSections write_dwarf(std::span<const CStruct> declarations,
                                        std::string_view unit_name);

}  // namespace hognose::elfutils
