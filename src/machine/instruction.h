// What an instruction of x86-64 does with memory, as far as crashes ask.
//
// Only operands are decoded, no names: which memory is read or written, how its address is made, how
// many bytes, and where control goes. What is not known here is `unsupported`, never a guess.
// (Intel 64 SDM volume 2, appendix A; AMD64 APM volume 3.)
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/address.h"
#include "target/seams/registers.h"

namespace hognose::machine {

/// What is added to an address besides what the instruction names.
enum class Segment : std::uint8_t { none, fs, gs };

/// [segment: base + index * scale + displacement]
struct MemoryOperand {
  std::optional<target::Register> base;  ///< rip: the address after the instruction
  std::optional<target::Register> index;
  std::uint8_t scale = 1;
  std::int64_t displacement = 0;
  Segment segment = Segment::none;
  std::uint16_t size = 0;  ///< bytes; 0 if unknown
  bool reads = false;
  bool writes = false;
  bool needs_alignment = false;  ///< to its size
};

/// What it does besides computing.
enum class Action : std::uint8_t {
  other,
  call,
  jump,
  ret,
  push,
  pop,
  divide,
  trap,
  breakpoint,
  privileged,  ///< that of the kernel alone: to anybody else the processor refuses it
};

struct Instruction {
  std::uint8_t length = 0;
  Action action = Action::other;
  std::optional<MemoryOperand> memory;  ///< what it names, or what a call, push, pop or ret implies
  std::optional<MemoryOperand> second;  ///< of movs and cmps, which go through two strings
  /// Of a call or jump through a register, and of a division by one.
  std::optional<target::Register> operand;
  std::optional<target::Register> loads;  ///< of `mov R, [memory]` of a whole word
  std::optional<target::Register> stores;  ///< of `mov [memory], R` of a whole word
  std::uint8_t operand_size = 0;  ///< of a division, in bytes
  bool is_signed = false;  ///< of a division
};

/// The address of a memory operand of the instruction at `pc`; nothing if a register is not known.
/// `thread_base` is that of fs.
[[nodiscard]] std::optional<Address> find_address(const Instruction& instruction,
                                                  Address pc,
                                                  const target::Registers& registers,
                                                  Address thread_base);

/// "[rax+rcx*8+0x18]"
[[nodiscard]] std::string describe(const MemoryOperand& operand);

}  // namespace hognose::machine
