// The parts of an instruction of x86-64, read in the order in which they stand: prefixes, opcode,
// what it works on, immediate. What an opcode means is not known here.
// (Intel 64 SDM volume 2, chapter 2.)
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "machine/instruction.h"

namespace hognose::machine {

/// Which table an opcode is of: one byte, 0F, 0F 38, 0F 3A.
enum class OpcodeMap : std::uint8_t { one_byte, two_byte, three_byte_38, three_byte_3a };

/// The prefixes that change what an opcode means.
struct Prefixes {
  bool has_operand_size = false;  ///< 66
  bool has_repne = false;  ///< F2
  bool has_rep = false;  ///< F3
  bool has_address_size = false;  ///< 67: addresses of 32 bits
  bool is_wide = false;  ///< REX.W
  bool is_vex = false;  ///< the instruction is VEX- or EVEX-coded
  bool is_evex = false;
  bool is_broadcast = false;  ///< EVEX: one element for all, or rounding
  std::uint8_t vector_bytes = 16;  ///< of a VEX or EVEX vector
  Segment segment = Segment::none;
};

/// What stands before what it works on.
struct Front {
  Prefixes prefixes;
  OpcodeMap map = OpcodeMap::one_byte;
  std::uint8_t opcode = 0;
  bool is_known = true;  ///< false if a VEX or EVEX prefix names a map that is none of these
  // What a prefix adds to the three bits of a register's number: 0 or 8.
  std::uint8_t high_reg = 0;
  std::uint8_t high_index = 0;
  std::uint8_t high_base = 0;
};

/// What ModRM, SIB and displacement name. Registers are by the number that instructions give them.
struct Operand {
  bool is_register = false;
  bool is_after_rip = false;  ///< the address is the displacement from the next instruction
  bool has_byte_displacement = false;  ///< whose unit, under EVEX, is the operand's size
  std::uint8_t extension = 0;  ///< the three bits that belong to some opcodes
  std::uint8_t reg = 0;  ///< the other operand: a register
  std::optional<std::uint8_t> base;  ///< of the address, or the register itself
  std::optional<std::uint8_t> index;
  std::uint8_t scale = 1;
  std::int64_t displacement = 0;
};

/// Whether ModRM follows, and with it an operand.
[[nodiscard]] bool has_operand(const Front& front);

inline constexpr std::uint8_t rsp_number = 4;
inline constexpr std::uint8_t rbp_number = 5;
/// The register of a number, below 16.
[[nodiscard]] target::Register register_of(std::uint8_t number);

/// No instruction is longer.
inline constexpr std::size_t most_bytes = 15;

/// A cursor over the bytes of one instruction. Behind their end it reads zeros and is not whole.
class EncodingReader {
 public:
  explicit EncodingReader(std::span<const std::byte> code);

  [[nodiscard]] Front read_front();
  [[nodiscard]] Operand read_operand(const Front& front);
  /// A signed number of `bytes` bytes, at most 8.
  std::int64_t read_number(std::size_t bytes);

  [[nodiscard]] bool is_whole() const { return is_whole_; }
  /// Bytes that were read.
  [[nodiscard]] std::uint8_t length() const { return static_cast<std::uint8_t>(at_); }

 private:
  std::uint8_t take();
  [[nodiscard]] std::uint8_t peek() const;
  void read_prefixes(Front& front);
  void read_map(Front& front);
  void read_vex(Front& front, bool is_short);
  void read_evex(Front& front);

  std::span<const std::byte> code_;
  std::size_t at_ = 0;
  bool is_whole_ = true;
};

}  // namespace hognose::machine
