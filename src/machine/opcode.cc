// The tables of opcodes, as rules.
// SPDX-License-Identifier: MIT
#include "machine/opcode.h"

#include <algorithm>
#include <array>

namespace hognose::machine {
namespace {

constexpr std::uint16_t full_size(const Prefixes& prefixes) {
  if (prefixes.is_wide) return 8;
  return prefixes.has_operand_size ? 2 : 4;
}

constexpr Usage reading(std::uint16_t size, std::uint8_t immediate = 0) {
  return {.size = size, .reads = true, .immediate = immediate};
}
constexpr Usage writing(std::uint16_t size, std::uint8_t immediate = 0) {
  return {.size = size, .writes = true, .immediate = immediate};
}
constexpr Usage changing(std::uint16_t size, std::uint8_t immediate = 0) {
  return {.size = size, .reads = true, .writes = true, .immediate = immediate};
}

/// As many bytes as an immediate of full size has: never eight.
constexpr std::uint8_t immediate_size(const Prefixes& prefixes) {
  return prefixes.has_operand_size && !prefixes.is_wide ? 2 : 4;
}

/// add, or, adc, sbb, and, sub, xor, cmp in their four forms with a ModRM byte.
Usage find_arithmetic(std::uint8_t opcode, std::uint16_t full) {
  const std::uint16_t size = (opcode & 1U) == 0 ? 1 : full;
  const bool is_compare = opcode >= 0x38;
  const bool is_to_memory = (opcode & 2U) == 0;
  return is_to_memory && !is_compare ? changing(size) : reading(size);
}

std::optional<Usage> find_unary(std::uint16_t size, unsigned extension, std::uint8_t immediate) {
  if (extension <= 1) return reading(size, immediate);  // test
  if (extension <= 3) return changing(size);  // not, neg
  Usage usage = reading(size);
  if (extension >= 6) usage.action = Action::divide;
  usage.is_signed = extension == 5 || extension == 7;
  return usage;
}

std::optional<Usage> find_group_5(std::uint16_t full, unsigned extension) {
  if (extension <= 1) return changing(full);  // inc, dec
  Usage usage = reading(8);
  if (extension == 2) {
    usage.action = Action::call;
  } else if (extension == 4) {
    usage.action = Action::jump;
  } else if (extension != 6) {  // 6 is push
    return std::nullopt;
  }
  return usage;
}

/// An opcode of the first table that always does the same.
struct Row {
  std::uint8_t opcode;
  bool reads;
  bool writes;
  bool is_byte;  ///< else of the operand's size
  std::uint8_t immediate;  ///< bytes; `full` as many as an operand has
};
constexpr std::uint8_t full_immediate = 0xff;
constexpr std::array rows{
    Row{0x69, true, false, false, full_immediate},
    Row{0x6b, true, false, false, 1},
    Row{0x84, true, false, true, 0},
    Row{0x85, true, false, false, 0},
    Row{0x86, true, true, true, 0},
    Row{0x87, true, true, false, 0},
    Row{0x88, false, true, true, 0},
    Row{0x89, false, true, false, 0},
    Row{0x8a, true, false, true, 0},
    Row{0x8b, true, false, false, 0},
    Row{0xc0, true, true, true, 1},
    Row{0xc1, true, true, false, 1},
    Row{0xc6, false, true, true, 1},
    Row{0xc7, false, true, false, full_immediate},
    Row{0xd0, true, true, true, 0},
    Row{0xd1, true, true, false, 0},
    Row{0xd2, true, true, true, 0},
    Row{0xd3, true, true, false, 0},
};

std::optional<Usage> find_row(std::uint8_t opcode, const Prefixes& all) {
  const auto row = std::find_if(
      rows.begin(), rows.end(), [opcode](const Row& one) { return one.opcode == opcode; });
  if (row == rows.end()) return std::nullopt;
  const std::uint16_t size = row->is_byte ? 1 : full_size(all);
  const std::uint8_t immediate =
      row->immediate == full_immediate ? immediate_size(all) : row->immediate;
  return Usage{.size = size, .reads = row->reads, .writes = row->writes, .immediate = immediate};
}

std::optional<Usage> find_one_byte(std::uint8_t opcode, unsigned extension, const Prefixes& all) {
  const std::uint16_t full = full_size(all);
  if (opcode < 0x40 && (opcode & 7U) < 4) return find_arithmetic(opcode, full);
  switch (opcode) {
    case 0x63:
      return reading(4);
    case 0x80:
    case 0x81:
    case 0x83: {
      const std::uint16_t size = opcode == 0x80 ? 1 : full;
      const std::uint8_t immediate = opcode == 0x81 ? immediate_size(all) : 1;
      return extension == 7 ? reading(size, immediate) : changing(size, immediate);
    }
    case 0x8d:
      return Usage{};  // lea touches nothing
    case 0xf6:
      return find_unary(1, extension, 1);
    case 0xf7:
      return find_unary(full, extension, immediate_size(all));
    case 0xfe:
      return extension <= 1 ? std::optional(changing(1)) : std::nullopt;
    case 0xff:
      return find_group_5(full, extension);
    default:
      return find_row(opcode, all);
  }
}

/// A whole vector, or what the scalar forms (F3, F2) take of it. Without VEX a whole one is aligned.
Usage find_vector(const Prefixes& all, bool writes, bool has_scalars, bool is_aligned) {
  std::uint16_t size = all.is_vex ? all.vector_bytes : 16;
  const bool is_scalar = has_scalars && (all.has_rep || all.has_repne);
  if (is_scalar) size = all.has_rep ? 4 : 8;
  Usage usage = writes ? writing(size) : reading(size);
  usage.needs_alignment = is_aligned && !is_scalar;
  return usage;
}

/// Moves between a vector and memory of its own size.
std::optional<Usage> find_whole_move(std::uint8_t opcode, const Prefixes& all) {
  switch (opcode) {
    case 0x10:
    case 0x11:
      return find_vector(all, opcode == 0x11, true, false);
    case 0x28:
    case 0x29:
      return find_vector(all, opcode == 0x29, false, true);
    case 0x2b:
      return find_vector(all, true, false, true);
    case 0x6f:
    case 0x7f:
      if (all.has_operand_size || all.has_rep || (all.is_vex && all.has_repne))
        return find_vector(all, opcode == 0x7f, false, all.has_operand_size);
      if (all.is_vex) return std::nullopt;
      return opcode == 0x7f ? writing(8) : reading(8);  // of MMX
    case 0xe7:
      return all.has_operand_size ? find_vector(all, true, false, true) : writing(8);
    case 0xf0:
      if (!all.has_repne) return std::nullopt;
      return find_vector(all, false, false, false);
    default:
      return std::nullopt;
  }
}

/// Moves of a part of one.
std::optional<Usage> find_part_move(std::uint8_t opcode, const Prefixes& all) {
  const std::uint16_t word = all.is_wide ? 8 : 4;
  switch (opcode) {
    case 0x6e:
      return reading(word);
    case 0x7e:
      return all.has_rep ? reading(8) : writing(word);
    case 0xd6:
      if (!all.has_operand_size) return std::nullopt;
      return writing(8);
    case 0x12:
    case 0x16:
      if (all.has_rep) return std::nullopt;
      return reading(8);
    case 0x13:
    case 0x17:
      return writing(8);
    default:
      return std::nullopt;
  }
}

/// Whether a computation takes a whole vector as its second operand. Shifts by a vector take 16 bytes of
/// it, whatever their own size is.
bool takes_a_vector(std::uint8_t opcode, const Prefixes& all) {
  if (opcode >= 0x54 && opcode <= 0x57) return true;
  if (!all.has_operand_size) return false;  // of MMX
  if ((opcode >= 0x60 && opcode <= 0x6d) || (opcode >= 0x74 && opcode <= 0x76)) return true;
  constexpr std::array<std::uint8_t, 8> others{0xd0, 0xd1, 0xd2, 0xd3, 0xe1, 0xe2, 0xe6, 0xe7};
  constexpr std::array<std::uint8_t, 6> more{0xf0, 0xf1, 0xf2, 0xf3, 0xf7, 0xff};
  const auto is_one_of = [opcode](const auto& list) {
    return std::find(list.begin(), list.end(), opcode) != list.end();
  };
  return opcode > 0xd0 && opcode != 0xd6 && opcode != 0xd7 && !is_one_of(others) &&
         !is_one_of(more);
}

/// Of one number of a vector, or of one that becomes another kind.
std::optional<Usage> find_scalar_operation(std::uint8_t opcode, const Prefixes& all) {
  const bool is_scalar = all.has_rep || all.has_repne;
  if (opcode == 0x2a && is_scalar) return reading(all.is_wide ? 8 : 4);
  if ((opcode == 0x2c || opcode == 0x2d) && is_scalar) return reading(all.has_rep ? 4 : 8);
  if (opcode == 0x2e || opcode == 0x2f) return reading(all.has_operand_size ? 8 : 4);
  return std::nullopt;
}

/// Vectors with an immediate.
std::optional<Usage> find_shuffle(std::uint8_t opcode, const Prefixes& all) {
  const bool is_any = all.has_operand_size || all.has_rep || all.has_repne;
  if (opcode != 0xc2 && opcode != 0xc6 && !(opcode == 0x70 && is_any)) return std::nullopt;
  Usage usage = find_vector(all, false, opcode == 0xc2, !all.is_vex);
  usage.immediate = 1;
  return usage;
}

std::optional<Usage> find_vector_operation(std::uint8_t opcode, const Prefixes& all) {
  if (const auto move = find_whole_move(opcode, all)) return move;
  if (const auto move = find_part_move(opcode, all)) return move;
  const bool is_conversion = opcode == 0x5a || opcode == 0x5b;
  if (opcode == 0x51 || (opcode >= 0x58 && opcode <= 0x5f && !is_conversion))
    return find_vector(all, false, true, !all.is_vex);
  const bool is_scalar = all.has_rep || all.has_repne;
  if (!is_scalar && takes_a_vector(opcode, all)) return find_vector(all, false, false, !all.is_vex);
  if (auto shuffle = find_shuffle(opcode, all)) return shuffle;
  return find_scalar_operation(opcode, all);
}

std::optional<Usage> find_bit_operation(std::uint8_t opcode,
                                        unsigned extension,
                                        std::uint16_t full) {
  switch (opcode) {
    case 0xa3:
      return Usage{.size = 0, .reads = true};  // its address also depends on the register
    case 0xba:
      if (extension < 4) return std::nullopt;
      return extension == 4 ? reading(full, 1) : changing(full, 1);
    case 0xb0:
    case 0xc0:
      return changing(1);
    case 0xb1:
    case 0xc1:
      return changing(full);
    case 0xb6:
    case 0xbe:
      return reading(1);
    case 0xb7:
    case 0xbf:
      return reading(2);
    case 0xaf:
    case 0xbc:
    case 0xbd:
    case 0xb8:
      return reading(full);
    case 0xc3:
      return writing(full);
    default:
      return std::nullopt;
  }
}

std::optional<Usage> find_two_byte(std::uint8_t opcode, unsigned extension, const Prefixes& all) {
  const std::uint16_t full = full_size(all);
  if (const auto vector = find_vector_operation(opcode, all)) return vector;
  if (all.is_vex) return std::nullopt;
  if (opcode >= 0x40 && opcode <= 0x4f) return reading(full);  // cmov
  if (opcode >= 0x90 && opcode <= 0x9f) return writing(1);  // set
  const bool is_hint = (opcode >= 0x18 && opcode <= 0x1f) || opcode == 0x0d;
  if (is_hint) return Usage{};
  return find_bit_operation(opcode, extension, full);
}

/// Bits of general registers: BMI, movbe, crc32.
std::optional<Usage> find_bits_38(std::uint8_t opcode, unsigned extension, const Prefixes& all) {
  const std::uint16_t full = full_size(all);
  if (all.is_vex) {
    const std::uint16_t word = all.is_wide ? 8 : 4;
    const bool is_group = opcode == 0xf3 && extension >= 1 && extension <= 3;
    const bool is_known = opcode == 0xf2 || (opcode >= 0xf5 && opcode <= 0xf7) || is_group;
    return is_known ? std::optional(reading(word)) : std::nullopt;
  }
  if (opcode != 0xf0 && opcode != 0xf1) return std::nullopt;
  if (all.has_repne) return reading(opcode == 0xf0 ? 1 : full);  // crc32
  return opcode == 0xf0 ? reading(full) : writing(full);
}

/// Computations whose operand is a whole vector.
bool is_whole_38(std::uint8_t opcode) {
  const bool is_shuffle = opcode <= 0x0b;
  const bool is_absolute = opcode >= 0x1c && opcode <= 0x1e;
  const bool is_minimum = opcode >= 0x37 && opcode <= 0x40;
  constexpr std::array<std::uint8_t, 4> others{0x17, 0x28, 0x29, 0x2b};
  return is_shuffle || is_absolute || is_minimum ||
         std::find(others.begin(), others.end(), opcode) != others.end();
}

/// One number for all places of a vector.
std::optional<Usage> find_broadcast(std::uint8_t opcode) {
  switch (opcode) {
    case 0x78:
      return reading(1);
    case 0x79:
      return reading(2);
    case 0x18:
    case 0x58:
      return reading(4);
    case 0x19:
    case 0x59:
      return reading(8);
    default:
      return std::nullopt;
  }
}

std::optional<Usage> find_three_byte_38(std::uint8_t opcode,
                                        unsigned extension,
                                        const Prefixes& all) {
  if (opcode >= 0xf0) return find_bits_38(opcode, extension, all);
  if (all.is_evex && (opcode == 0x26 || opcode == 0x27))
    return find_vector(all, false, false, false);
  if (!all.has_operand_size) return std::nullopt;
  if (opcode == 0x2a) return find_vector(all, false, false, true);  // movntdqa
  if (is_whole_38(opcode)) return find_vector(all, false, false, !all.is_vex);
  return all.is_vex ? find_broadcast(opcode) : std::nullopt;
}

std::optional<Usage> find_three_byte_3a(std::uint8_t opcode, const Prefixes& all) {
  constexpr std::uint8_t rorx = 0xf0;
  if (all.is_vex && opcode == rorx && all.has_repne) return reading(all.is_wide ? 8 : 4, 1);
  if (!all.has_operand_size) return std::nullopt;
  const bool is_compare = opcode == 0x1e || opcode == 0x1f || opcode == 0x3e || opcode == 0x3f;
  const bool is_string = opcode >= 0x60 && opcode <= 0x63;
  const bool is_known = (all.is_evex && (is_compare || opcode == 0x25)) || opcode == 0x0f ||
                        (is_string && !all.is_evex);
  if (!is_known) return std::nullopt;
  Usage usage = find_vector(all, false, false, !all.is_vex && !is_string);
  usage.immediate = 1;
  return usage;
}

}  // namespace

bool is_whole_vector(OpcodeMap map, std::uint8_t opcode, const Prefixes& prefixes) {
  const auto usage = find_usage(map, opcode, 0, prefixes);
  return usage && usage->size == prefixes.vector_bytes;
}

std::optional<Usage> find_usage(OpcodeMap map,
                                std::uint8_t opcode,
                                unsigned extension,
                                const Prefixes& prefixes) {
  if (map == OpcodeMap::one_byte)
    return prefixes.is_vex ? std::nullopt : find_one_byte(opcode, extension, prefixes);
  if (map == OpcodeMap::two_byte) return find_two_byte(opcode, extension, prefixes);
  if (map == OpcodeMap::three_byte_38) return find_three_byte_38(opcode, extension, prefixes);
  return find_three_byte_3a(opcode, prefixes);
}

}  // namespace hognose::machine
