// Legacy prefixes, REX, VEX and EVEX say the same things in four ways.
// SPDX-License-Identifier: MIT
#include "machine/encoding.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "machine/opcode_set.h"

namespace hognose::machine {
namespace {

using target::Register;

/// By the number that instructions give them.
constexpr std::array numbered{Register::rax,
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

constexpr std::uint8_t upper_eight = 8;
constexpr unsigned sib_follows = 4;  // instead of a base
constexpr unsigned no_index = 4;
constexpr unsigned no_base = 5;  // where no displacement is announced

/// A register by the low three bits of `bits` and the one that a prefix adds.
std::uint8_t number_of(unsigned bits, std::uint8_t high) {
  return static_cast<std::uint8_t>((bits & 7U) + high);
}

void set_rex(Front& front, std::uint8_t rex) {
  front.prefixes.is_wide = (rex & 8U) != 0;
  if ((rex & 4U) != 0) front.high_reg = upper_eight;
  if ((rex & 2U) != 0) front.high_index = upper_eight;
  if ((rex & 1U) != 0) front.high_base = upper_eight;
}

/// The same three bits in VEX and EVEX, which store them inverted.
void set_inverted(Front& front, std::uint8_t byte) {
  set_rex(front, static_cast<std::uint8_t>(~byte >> 5U & 7U));
}

/// The legacy prefix that a VEX or EVEX prefix stands for, and REX.W.
void set_implied(Prefixes& prefixes, std::uint8_t byte) {
  const unsigned prefix = byte & 3U;
  prefixes.has_operand_size = prefix == 1;
  prefixes.has_rep = prefix == 2;
  prefixes.has_repne = prefix == 3;
}

/// The map that a VEX or EVEX prefix names by number.
void set_map(Front& front, unsigned number) {
  front.map = OpcodeMap::two_byte;
  if (number == 2) front.map = OpcodeMap::three_byte_38;
  if (number == 3) front.map = OpcodeMap::three_byte_3a;
  front.is_known = number >= 1 && number <= 3;
}

void set_index(const Front& front, Operand& operand, std::uint8_t sib) {
  const std::uint8_t index = number_of(sib >> 3U, front.high_index);
  if (index == no_index) return;
  operand.index = index;
  operand.scale = static_cast<std::uint8_t>(1U << (sib >> 6U));
}

/// False if this is no prefix.
bool set_legacy(Prefixes& prefixes, std::uint8_t byte) {
  switch (byte) {
    case 0x66:
      prefixes.has_operand_size = true;
      return true;
    case 0x67:
      prefixes.has_address_size = true;
      return true;
    case 0xf2:
      prefixes.has_repne = true;
      return true;
    case 0xf3:
      prefixes.has_rep = true;
      return true;
    case 0x64:
      prefixes.segment = Segment::fs;
      return true;
    case 0x65:
      prefixes.segment = Segment::gs;
      return true;
    default:  // lock, and segments and hints that 64 bits ignore
      return byte == 0xf0 || byte == 0x26 || byte == 0x2e || byte == 0x36 || byte == 0x3e;
  }
}

}  // namespace

bool has_operand(const Front& front) {
  const std::uint8_t opcode = front.opcode;
  if (front.map == OpcodeMap::two_byte) {
    if (front.prefixes.is_vex) return opcode != 0x77;
    constexpr std::string_view plain("\x05\x06\x07\x08\x09\x0b\x0e\x77\xa0\xa1\xa2\xa8\xa9\xaa",
                                     14);
    return !is_one_of(opcode, plain) && !is_between(opcode, 0x30, 0x37) &&
           !is_between(opcode, 0x80, 0x8f) && !is_between(opcode, 0xc8, 0xcf);
  }
  if (front.map != OpcodeMap::one_byte) return true;
  if (opcode < 0x40) return (opcode & 7U) < 4;
  return is_between(opcode, 0x80, 0x8f) || is_between(opcode, 0xd0, 0xd3) ||
         is_between(opcode, 0xd8, 0xdf) ||
         is_one_of(opcode, "\x63\x69\x6b\xc0\xc1\xc6\xc7\xf6\xf7\xfe\xff");
}

Register register_of(std::uint8_t number) {
  return numbered.at(number);
}

EncodingReader::EncodingReader(std::span<const std::byte> code)
    : code_(code.first(std::min(code.size(), most_bytes))) {}

std::uint8_t EncodingReader::take() {
  const std::uint8_t byte = peek();
  if (at_ < code_.size()) {
    ++at_;
  } else {
    is_whole_ = false;
  }
  return byte;
}

std::uint8_t EncodingReader::peek() const {
  return at_ < code_.size() ? std::to_integer<std::uint8_t>(code_[at_]) : 0;
}

std::int64_t EncodingReader::read_number(std::size_t bytes) {
  if (bytes == 0) return 0;
  std::uint64_t value = 0;
  for (std::size_t byte = 0; byte < bytes; ++byte)
    value |= static_cast<std::uint64_t>(take()) << (8 * byte);
  const unsigned unused = 64U - 8U * static_cast<unsigned>(bytes);
  return static_cast<std::int64_t>(value << unused) >> unused;
}

Front EncodingReader::read_front() {
  Front front;
  read_prefixes(front);
  read_map(front);
  front.opcode = take();
  return front;
}

void EncodingReader::read_prefixes(Front& front) {
  while (set_legacy(front.prefixes, peek()))
    take();
  if ((peek() & 0xf0U) == 0x40) set_rex(front, take());
}

void EncodingReader::read_map(Front& front) {
  const std::uint8_t byte = peek();
  if (byte == 0xc5 || byte == 0xc4) return read_vex(front, take() == 0xc5);
  if (byte == 0x62) return read_evex(front);
  if (byte != 0x0f) return;
  take();
  front.map = OpcodeMap::two_byte;
  if (peek() == 0x38 || peek() == 0x3a)
    front.map = take() == 0x38 ? OpcodeMap::three_byte_38 : OpcodeMap::three_byte_3a;
}

void EncodingReader::read_vex(Front& front, bool is_short) {
  const std::uint8_t first = take();
  std::uint8_t last = first;
  if (is_short) {
    set_inverted(front, first | 0x60U);  // which has the first of the three bits alone
    set_map(front, 1);
  } else {
    set_inverted(front, first);
    set_map(front, first & 0x1fU);
    last = take();
    front.prefixes.is_wide = (last & 0x80U) != 0;
  }
  front.prefixes.is_vex = true;
  if ((last & 4U) != 0) front.prefixes.vector_bytes = 32;
  set_implied(front.prefixes, last);
}

void EncodingReader::read_evex(Front& front) {
  take();
  const std::uint8_t first = take();
  const std::uint8_t second = take();
  const std::uint8_t third = take();
  set_inverted(front, first);
  set_map(front, first & 7U);
  Prefixes& prefixes = front.prefixes;
  prefixes.is_vex = prefixes.is_evex = true;
  prefixes.is_wide = (second & 0x80U) != 0;
  set_implied(prefixes, second);
  const unsigned length = third >> 5U & 3U;
  constexpr std::uint8_t broadcasts = 0x10;
  prefixes.is_broadcast = length == 3 || (third & broadcasts) != 0;
  prefixes.vector_bytes = static_cast<std::uint8_t>(16U << length);
}

Operand EncodingReader::read_operand(const Front& front) {
  Operand operand;
  const std::uint8_t modrm = take();
  const unsigned mode = modrm >> 6U;
  operand.extension = number_of(modrm >> 3U, 0);
  operand.reg = number_of(modrm >> 3U, front.high_reg);
  operand.is_register = mode == 3;
  unsigned base = modrm & 7U;
  const bool has_sib = !operand.is_register && base == sib_follows;
  if (has_sib) {
    const std::uint8_t sib = take();
    set_index(front, operand, sib);
    base = sib & 7U;
  }
  const bool is_bare = mode == 0 && base == no_base;
  if (!is_bare) operand.base = number_of(base, front.high_base);
  if (operand.is_register) return operand;
  operand.is_after_rip = is_bare && !has_sib;
  operand.has_byte_displacement = mode == 1;
  operand.displacement = read_number(mode == 1 ? 1 : mode == 2 || is_bare ? 4 : 0);
  return operand;
}

}  // namespace hognose::machine
