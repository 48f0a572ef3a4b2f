// Parsing a core file.
//
// A core is an ELF file whose PT_LOAD segments are the memory and whose PT_NOTE holds the rest (see
// core(5), and fs/binfmt_elf.c of Linux). It leaves out what can be read elsewhere: of a mapped
// library usually only the first page and what was written to is there. It may also be cut off or
// damaged: then what it holds is given, and `gaps` says what it lacks.
// SPDX-License-Identifier: MIT
#pragma once

#include "target/core/core_file.h"

namespace hognose::target {

/// Parses a core; unsupported if it is none, or of another machine than x86-64 and aarch64.
[[nodiscard]] Result<CoreFile> parse_core(std::span<const std::byte> bytes);

}  // namespace hognose::target
