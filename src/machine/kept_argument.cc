// Following copies from register to register, and to words of the frame and back.
// SPDX-License-Identifier: MIT
#include "machine/kept_argument.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "machine/encoding.h"
#include "machine/flow.h"
#include "machine/frame_slots.h"
#include "machine/opcode_set.h"

namespace hognose::machine {
namespace {

using target::Register;

/// By the numbers that instructions have for them.
using Set = std::uint32_t;
constexpr Set every = 0xffff;

constexpr std::uint8_t register_count = 16;

Set set_of(unsigned number) {
  return 1U << number;
}

Set only(Register which) {
  Set found = 0;
  for (std::uint8_t number = 0; number < register_count; ++number) {
    if (register_of(number) == which) found = set_of(number);
  }
  return found;
}

/// What an instruction does to registers.
struct Effect {
  Set writes = 0;
  std::optional<unsigned> copied;  ///< what is written is this register, all of it
};

/// What stands before its immediate.
struct Parts {
  Front front;
  Operand operand;

  [[nodiscard]] bool is_wide() const { return front.prefixes.is_wide; }
  [[nodiscard]] unsigned in_opcode() const { return (front.opcode & 7U) + front.high_base; }
  /// The register that is written where the operand is one.
  [[nodiscard]] Set first() const { return operand.is_register ? set_of(*operand.base) : 0; }
  [[nodiscard]] Set last() const { return set_of(operand.reg); }
};

/// ENDBR64 has a prefix that others have too, and so is known as a whole.
bool is_branch_mark(std::span<const std::byte> code) {
  constexpr std::array mark{std::byte{0xf3}, std::byte{0x0f}, std::byte{0x1e}, std::byte{0xfa}};
  return std::ranges::equal(code, mark);
}

/// Nothing if it is of vectors by VEX, or of the maps that are.
std::optional<Parts> split(std::span<const std::byte> code) {
  EncodingReader reader(code);
  Parts parts;
  parts.front = reader.read_front();
  if (parts.front.prefixes.is_vex || parts.front.map > OpcodeMap::two_byte) return std::nullopt;
  parts.operand = reader.read_operand(parts.front);  // what is none is not looked at
  return parts;
}

std::optional<Effect> find_two_byte(const Parts& parts) {
  const std::uint8_t opcode = parts.front.opcode;
  const bool is_of_vectors = is_between(opcode, 0x10, 0x11) || is_between(opcode, 0x28, 0x29) ||
                             opcode == 0x6f || opcode == 0x7f || opcode == 0x57 || opcode == 0xef ||
                             opcode == 0xd6 || opcode == 0x6c;
  const bool is_hint = opcode == 0x1f;
  if (is_of_vectors || is_hint) return Effect{};
  // MOVZX, MOVSX, IMUL, and moves upon a condition.
  const bool is_extended = is_between(opcode, 0xb6, 0xb7) || is_between(opcode, 0xbe, 0xbf);
  if (is_extended || opcode == 0xaf || is_between(opcode, 0x40, 0x4f))
    return Effect{parts.last(), {}};
  const bool sets_byte = is_between(opcode, 0x90, 0x9f);
  if (sets_byte && !parts.operand.is_register) return Effect{};
  return std::nullopt;
}

/// CMP and TEST; and what writes bytes into memory: of bytes the registers have other numbers.
bool leaves_registers(const Parts& parts) {
  const std::uint8_t opcode = parts.front.opcode;
  const bool only_looks = is_between(opcode, 0x38, 0x3d) || is_one_of(opcode, "\x84\x85");
  const bool is_byte_in_memory = is_one_of(opcode, "\x80\x88\xc6") && !parts.operand.is_register;
  return only_looks || is_byte_in_memory ||
         (is_one_of(opcode, "\x81\x83") && parts.operand.extension == 7);
}

bool changes_first(std::uint8_t opcode) {
  const bool is_arithmetic = opcode < 0x38 && (opcode & 7U) == 1;
  return is_arithmetic || is_one_of(opcode, "\x81\x83\x89\xc1\xc7\xd1");
}

bool changes_last(std::uint8_t opcode) {
  const bool is_arithmetic = opcode < 0x38 && (opcode & 7U) == 3;
  return is_arithmetic || is_one_of(opcode, "\x63\x69\x6b\x8b\x8d");
}

/// The register that MOV takes all of.
std::optional<unsigned> find_copied(const Parts& parts) {
  if (!parts.is_wide() || !parts.operand.is_register) return std::nullopt;
  if (parts.front.opcode == 0x89) return parts.operand.reg;
  if (parts.front.opcode == 0x8b) return *parts.operand.base;
  return std::nullopt;
}

/// MOV, LEA and arithmetic of a register and what the operand names.
std::optional<Effect> find_of_operand(const Parts& parts) {
  if (leaves_registers(parts)) return Effect{};
  if (changes_first(parts.front.opcode)) return Effect{parts.first(), find_copied(parts)};
  if (changes_last(parts.front.opcode)) return Effect{parts.last(), find_copied(parts)};
  return std::nullopt;
}

Effect effect_of_call() {
  Effect effect;
  for (std::uint8_t number = 0; number < register_count; ++number) {
    if (!is_preserved(register_of(number))) effect.writes |= set_of(number);
  }
  return effect;
}

/// Nothing if it is not known.
std::optional<Effect> find_effect(std::span<const std::byte> code) {
  if (is_branch_mark(code)) return Effect{};
  const auto parts = split(code);
  if (!parts) return std::nullopt;
  if (parts->front.map == OpcodeMap::two_byte) return find_two_byte(*parts);
  const std::uint8_t opcode = parts->front.opcode;
  if (is_between(opcode, 0x50, 0x57) || is_one_of(opcode, "\x68\x6a\x90")) return Effect{};
  const bool is_pop_or_number = is_between(opcode, 0x58, 0x5f) || is_between(opcode, 0xb8, 0xbf);
  if (is_pop_or_number) return Effect{set_of(parts->in_opcode()), {}};
  const bool is_call = opcode == 0xe8 || (opcode == 0xff && parts->operand.extension == 2);
  return is_call ? effect_of_call() : find_of_operand(*parts);
}

/// Registers and words of the frame that hold a value.
class Holders {
 public:
  explicit Holders(Set registers) : registers_(registers) {}

  [[nodiscard]] bool is_empty() const { return registers_ == 0 && slots_.is_empty(); }
  [[nodiscard]] Set registers() const { return registers_; }
  /// False if what the instruction does is not known, or it leads elsewhere.
  bool pass(std::span<const std::byte> instruction, const Flow& flow) {
    const auto effect = find_effect(instruction);
    if (!effect || flow.control != Control::on) return false;
    const bool is_copied = effect->copied && (registers_ >> *effect->copied & 1U) != 0;
    const bool has_it = is_copied || slots_.is_loaded_by(instruction);
    slots_.pass(instruction, flow, registers_, effect->writes);
    registers_ &= ~effect->writes & every;
    if (has_it) registers_ |= effect->writes;
    return true;
  }

 private:
  Set registers_;
  FrameSlots slots_;
};

/// What holds it where the last instruction begins.
Set follow_copies(std::span<const std::byte> code, Set held) {
  Holders holders(held);
  for (std::size_t at = 0; !holders.is_empty();) {
    const auto flow = follow(code.subspan(at));
    if (!flow || at + flow->length >= code.size())
      return flow && at + flow->length == code.size() ? holders.registers() : 0;
    if (!holders.pass(code.subspan(at, flow->length), *flow)) return 0;
    at += flow->length;
  }
  return 0;
}

}  // namespace

bool is_preserved(Register which) {
  constexpr std::array kept{Register::rbx,
                            Register::rbp,
                            Register::rsp,
                            Register::r12,
                            Register::r13,
                            Register::r14,
                            Register::r15};
  return std::ranges::find(kept, which) != kept.end();
}

std::vector<Register> find_keepers(std::span<const std::byte> code, Register argument) {
  const Set held = follow_copies(code, only(argument));
  std::vector<Register> keepers;
  keepers.reserve(register_count);
  for (std::uint8_t number = 0; number < register_count; ++number) {
    if ((held & set_of(number)) != 0) keepers.push_back(register_of(number));
  }
  return keepers;
}

}  // namespace hognose::machine
