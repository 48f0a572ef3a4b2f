// Following copies from register to register.
// SPDX-License-Identifier: MIT
#include "machine/kept_argument.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "machine/flow.h"

namespace hognose::machine {
namespace {

using target::Register;

/// By the numbers that instructions have for them.
using Set = std::uint32_t;
constexpr Set every = 0xffff;

constexpr std::array by_number{Register::rax,
                               Register::rcx,
                               Register::rdx,
                               Register::rbx,
                               Register::rsp,
                               Register::rbp,
                               Register::rsi,
                               Register::rdi,
                               Register::r8,
                               Register::r9,
                               Register::r10,
                               Register::r11,
                               Register::r12,
                               Register::r13,
                               Register::r14,
                               Register::r15};

Set set_of(Register which) {
  const auto found = std::find(by_number.begin(), by_number.end(), which);
  return found == by_number.end() ? 0 : 1U << static_cast<unsigned>(found - by_number.begin());
}

/// What an instruction does to registers.
struct Effect {
  Set writes = 0;
  std::optional<unsigned> copied;  ///< what is written is this register, all of it
};

/// The opcode behind the prefixes, and what stands there for the registers.
struct Parts {
  std::uint8_t rex = 0;
  bool is_two_byte = false;
  std::uint8_t opcode = 0;
  std::uint8_t modrm = 0;

  [[nodiscard]] bool is_register() const { return modrm >> 6U == 3; }
  [[nodiscard]] unsigned first() const { return (modrm & 7U) + ((rex & 1U) != 0 ? 8 : 0); }
  [[nodiscard]] unsigned last() const { return (modrm >> 3U & 7U) + ((rex & 4U) != 0 ? 8 : 0); }
  [[nodiscard]] unsigned extension() const { return modrm >> 3U & 7U; }
  [[nodiscard]] unsigned in_opcode() const { return (opcode & 7U) + ((rex & 1U) != 0 ? 8 : 0); }
};

bool is_among(std::uint8_t opcode, std::uint8_t first, std::uint8_t last) {
  return opcode >= first && opcode <= last;
}

/// ENDBR64 has a prefix that others have too, and so is known as a whole.
bool is_branch_mark(std::span<const std::uint8_t> code) {
  constexpr std::array<std::uint8_t, 4> mark{0xf3, 0x0f, 0x1e, 0xfa};
  return std::ranges::equal(code, mark);
}

/// Of an instruction without other prefixes than of size, of 16 bytes of vectors, and REX.
std::optional<Parts> split(std::span<const std::uint8_t> code) {
  std::size_t at = 0;
  const auto peek = [&] { return at < code.size() ? code[at] : std::uint8_t{0}; };
  Parts parts;
  while (peek() == 0x66 || peek() == 0xf2 || peek() == 0xf3)
    ++at;
  if ((peek() & 0xf0U) == 0x40) parts.rex = code[at++];
  parts.is_two_byte = peek() == 0x0f;
  if (parts.is_two_byte) ++at;
  if (at >= code.size()) return std::nullopt;
  parts.opcode = code[at++];
  parts.modrm = peek();
  return parts;
}

std::optional<Effect> find_two_byte(const Parts& parts) {
  const std::uint8_t opcode = parts.opcode;
  const bool is_of_vectors = is_among(opcode, 0x10, 0x11) || is_among(opcode, 0x28, 0x29) ||
                             opcode == 0x6f || opcode == 0x7f || opcode == 0x57 || opcode == 0xef ||
                             opcode == 0xd6 || opcode == 0x6c;
  const bool is_hint = opcode == 0x1f;
  if (is_of_vectors || is_hint) return Effect{};
  // MOVZX, MOVSX, IMUL, and moves upon a condition.
  const bool is_extended = is_among(opcode, 0xb6, 0xb7) || is_among(opcode, 0xbe, 0xbf);
  if (is_extended || opcode == 0xaf || is_among(opcode, 0x40, 0x4f))
    return Effect{1U << parts.last(), {}};
  const bool sets_byte = is_among(opcode, 0x90, 0x9f);
  if (sets_byte && !parts.is_register()) return Effect{};
  return std::nullopt;
}

/// MOV, LEA and arithmetic of a register and what the operand names.
std::optional<Effect> find_of_operand(const Parts& parts) {
  const std::uint8_t opcode = parts.opcode;
  const bool is_wide = (parts.rex & 8U) != 0;
  const auto write_first = [&] { return parts.is_register() ? 1U << parts.first() : 0; };
  if (opcode == 0x89) {
    Effect effect{write_first(), {}};
    if (is_wide && parts.is_register()) effect.copied = parts.last();
    return effect;
  }
  if (opcode == 0x8b) {
    Effect effect{1U << parts.last(), {}};
    if (is_wide && parts.is_register()) effect.copied = parts.first();
    return effect;
  }
  if (opcode == 0x8d || opcode == 0x63 || opcode == 0x69 || opcode == 0x6b)
    return Effect{1U << parts.last(), {}};
  const bool only_looks = is_among(opcode, 0x38, 0x3d) || opcode == 0x85 || opcode == 0x84;
  if (only_looks) return Effect{};
  if (opcode < 0x38 && (opcode & 7U) == 1) return Effect{write_first(), {}};
  if (opcode < 0x38 && (opcode & 7U) == 3) return Effect{1U << parts.last(), {}};
  const bool is_by_number = opcode == 0x81 || opcode == 0x83;
  if (is_by_number) return Effect{parts.extension() == 7 ? 0 : write_first(), {}};
  if (opcode == 0xc7 || opcode == 0xc1 || opcode == 0xd1) return Effect{write_first(), {}};
  // Of bytes the registers have other numbers.
  const bool is_byte_in_memory =
      (opcode == 0x88 || opcode == 0xc6 || opcode == 0x80) && !parts.is_register();
  if (is_byte_in_memory) return Effect{};
  return std::nullopt;
}

/// Nothing if it is not known.
std::optional<Effect> find_effect(std::span<const std::uint8_t> code) {
  if (is_branch_mark(code)) return Effect{};
  const auto parts = split(code);
  if (!parts) return std::nullopt;
  if (parts->is_two_byte) return find_two_byte(*parts);
  const std::uint8_t opcode = parts->opcode;
  const Set own = 1U << parts->in_opcode();
  const bool is_push = is_among(opcode, 0x50, 0x57) || opcode == 0x68 || opcode == 0x6a;
  if (is_push || opcode == 0x90) return Effect{};
  if (is_among(opcode, 0x58, 0x5f) || is_among(opcode, 0xb8, 0xbf)) return Effect{own, {}};
  const bool is_call = opcode == 0xe8 || (opcode == 0xff && parts->extension() == 2);
  if (is_call) {
    Effect effect;
    for (const Register which : by_number) {
      if (!is_preserved(which)) effect.writes |= set_of(which);
    }
    return effect;
  }
  return find_of_operand(*parts);
}

/// What holds it where the last instruction begins.
Set follow_copies(std::span<const std::uint8_t> code, Set held) {
  for (std::size_t at = 0; held != 0;) {
    const auto flow = follow(code.subspan(at));
    if (!flow || at + flow->length >= code.size())
      return flow && at + flow->length == code.size() ? held : 0;
    const auto effect = find_effect(code.subspan(at, flow->length));
    if (!effect || flow->control != Control::on) return 0;
    const bool has_it = effect->copied && (held >> *effect->copied & 1U) != 0;
    held &= ~effect->writes & every;
    if (has_it) held |= effect->writes;
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

std::vector<Register> find_keepers(std::span<const std::uint8_t> code, Register argument) {
  const Set held = follow_copies(code, set_of(argument));
  std::vector<Register> keepers;
  keepers.reserve(by_number.size());
  for (const Register which : by_number) {
    if ((held & set_of(which)) != 0) keepers.push_back(which);
  }
  return keepers;
}

}  // namespace hognose::machine
