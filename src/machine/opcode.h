// What each opcode of x86-64 does with the memory that its ModRM byte names.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "machine/encoding.h"
#include "machine/instruction.h"

namespace hognose::machine {

/// How an opcode that has a ModRM byte uses its operand, if that is memory.
struct Usage {
  std::uint16_t size = 0;  ///< bytes; 0 if unknown
  bool reads = false;
  bool writes = false;
  bool needs_alignment = false;
  std::uint8_t immediate = 0;  ///< bytes that follow the operand
  Action action = Action::other;
  bool is_signed = false;
};

/// Nothing if it is not known. `extension` is the reg field of the ModRM byte.
[[nodiscard]] std::optional<Usage> find_usage(OpcodeMap map,
                                              std::uint8_t opcode,
                                              unsigned extension,
                                              const Prefixes& prefixes);

/// Whether it is EVEX-coded and its operand a whole vector: of others the displacement has another
/// unit.
[[nodiscard]] bool is_whole_vector(OpcodeMap map, std::uint8_t opcode, const Prefixes& prefixes);

}  // namespace hognose::machine
