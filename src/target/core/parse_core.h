// Parsing a core file.
//
// A core is an ELF file whose PT_LOAD segments are the memory and whose PT_NOTE holds the rest (see
// core(5), and fs/binfmt_elf.c of Linux). It leaves out what can be read elsewhere: of a mapped
// library usually only the first page and what was written to is there. It may also be cut off or
// damaged: then what it holds is given, and `gaps` says what it lacks.
// SPDX-License-Identifier: MIT
#pragma once

#include "base/budget.h"
#include "target/core/core_file.h"

namespace hognose::target {

/// What parsing a core may cost: a node is a note, a mapping of a file, a step between damaged notes, a
/// piece of a stack.
inline constexpr Budget::Limits parse_limits{
    .nodes = 4'000'000, .bytes = 512ULL << 20U, .time = std::chrono::milliseconds{30'000}};

/// Parses a core; unsupported if it is none, or of another machine than x86-64 and aarch64. What the
/// budget did not suffice for is a gap.
[[nodiscard]] Result<CoreFile> parse_core(std::span<const std::byte> bytes,
                                          Budget budget = Budget(parse_limits));

}  // namespace hognose::target
