// What each opcode of x86-64 does with the memory that its ModRM byte names.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "machine/instruction.h"

namespace hognose::machine {

/// Which table an opcode is of: one byte, 0F, 0F 38, 0F 3A.
enum class OpcodeMap : std::uint8_t { one_byte, two_byte, three_byte_38, three_byte_3a };

/// The prefixes that change what an opcode means.
struct Prefixes {
  bool has_operand_size = false;  ///< 66
  bool has_repne = false;  ///< F2
  bool has_rep = false;  ///< F3
  bool is_wide = false;  ///< REX.W
  bool is_vex = false;  ///< the instruction is VEX- or EVEX-coded
  bool is_evex = false;
  std::uint8_t vector_bytes = 16;  ///< of a VEX or EVEX vector
};

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
