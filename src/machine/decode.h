// From bytes to an instruction.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

#include "base/result.h"
#include "machine/encoding.h"
#include "machine/instruction.h"

namespace hognose::machine {

/// The instruction at the start of `code`; unsupported if it is not known, short_read if it is cut.
[[nodiscard]] Result<Instruction> decode(std::span<const std::byte> code);

}  // namespace hognose::machine
