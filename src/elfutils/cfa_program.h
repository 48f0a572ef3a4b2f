// One program of call frame information, read without running it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

namespace hognose::elfutils {

/// Whether a program (DWARF 5, 6.4.2) names as few registers and remembers as few states as those of
/// compilers, so that running it takes little memory.
[[nodiscard]] bool is_modest_program(std::span<const std::byte> program);

}  // namespace hognose::elfutils
