// An ELF file that holds the types of a layout table and nothing else: `hognose layout elf`.
//
// GDB's `add-symbol-file` takes it, with an address or without one.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "layout/shipped.h"

namespace hognose::elfutils {

/// The bytes of a file for x86-64, with one unit of DWARF 4. It has an empty .text, because GDB
/// wants to be told where that is, and no build-id: it is debug information of no program.
[[nodiscard]] std::string make_types_elf(const layout::ShippedTable& table);

}  // namespace hognose::elfutils
