// From bytes to an instruction.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "base/result.h"
#include "machine/encoding.h"
#include "machine/instruction.h"
#include "target/seams/memory.h"

namespace hognose::machine {

/// The instruction at the start of `code`; unsupported if it is not known, short_read if it is cut.
[[nodiscard]] Result<Instruction> decode(std::span<const std::byte> code);
/// The one at `pc`; nothing if it is not known, or was not read.
[[nodiscard]] std::optional<Instruction> decode_at(const target::Memory& memory, Address pc);

}  // namespace hognose::machine
