// From bytes to an instruction.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

#include "base/result.h"
#include "machine/instruction.h"

namespace hognose::machine {

/// No instruction is longer.
inline constexpr std::size_t most_bytes = 15;

/// The instruction at the start of `code`; unsupported if it is not known, short_read if it is cut.
[[nodiscard]] Result<Instruction> decode(std::span<const std::byte> code);

}  // namespace hognose::machine
