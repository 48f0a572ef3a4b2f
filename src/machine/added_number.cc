// ADD and SUB of an immediate.
// SPDX-License-Identifier: MIT
#include "machine/added_number.h"

#include "machine/encoding.h"

namespace hognose::machine {
namespace {

constexpr std::uint8_t add_byte = 0x83;
constexpr std::uint8_t add_full = 0x81;
constexpr std::uint8_t add_to_rax = 0x05;
constexpr std::uint8_t sub_from_rax = 0x2d;
constexpr std::uint8_t of_add = 0;
constexpr std::uint8_t of_sub = 5;

/// What is done to `which`, up to the number: true if that is subtracted, nothing if it is something else.
std::optional<bool> read_subtraction(EncodingReader& reader,
                                     const Front& front,
                                     target::Register which) {
  const bool is_of_rax = front.opcode == add_to_rax || front.opcode == sub_from_rax;
  if (is_of_rax && which == register_of(0)) return front.opcode == sub_from_rax;
  if (front.opcode != add_byte && front.opcode != add_full) return std::nullopt;
  const Operand operand = reader.read_operand(front);
  if (!operand.is_register || register_of(*operand.base) != which) return std::nullopt;
  if (operand.extension != of_add && operand.extension != of_sub) return std::nullopt;
  return operand.extension == of_sub;
}

}  // namespace

std::optional<AddedNumber> find_added(std::span<const std::byte> code, target::Register which) {
  EncodingReader reader(code);
  const Front front = reader.read_front();
  if (front.map != OpcodeMap::one_byte || !front.prefixes.is_wide) return std::nullopt;
  const auto is_minus = read_subtraction(reader, front, which);
  if (!is_minus) return std::nullopt;
  const std::int64_t number = reader.read_number(front.opcode == add_byte ? 1 : 4);
  if (!reader.is_whole()) return std::nullopt;
  return AddedNumber{*is_minus ? -number : number, reader.length()};
}

}  // namespace hognose::machine
