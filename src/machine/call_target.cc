// Through calls and stubs.
// SPDX-License-Identifier: MIT
#include "machine/call_target.h"

#include <array>
#include <cstdint>

#include "machine/call_bytes.h"

namespace hognose::machine {
namespace {

constexpr std::uint8_t jump_by_slot = 0x25;  // FF /4, by an address after the instruction
constexpr std::uint8_t call_by_slot = 0x15;  // FF /2, the same

std::optional<Address> read_slot(const target::Memory& memory, Address slot) {
  const auto found = memory.read_value<Address>(slot);
  return found ? std::optional(*found) : std::nullopt;
}

/// Where a stub at `at` leads, or `at` if that is none.
std::optional<Address> follow_stub(const target::Memory& memory, Address at) {
  constexpr std::uint64_t length = 6;
  const auto code = memory.read_value<std::array<std::uint8_t, 12>>(at);
  if (!code) return std::nullopt;
  std::size_t begin = 0;
  const bool has_mark =
      code->at(0) == 0xf3 && code->at(1) == 0x0f && code->at(2) == 0x1e && code->at(3) == 0xfa;
  if (has_mark) begin = 4;
  if (code->at(begin) == 0xf2) ++begin;  // BND
  if (code->at(begin) != 0xff || code->at(begin + 1) != jump_by_slot) return at;
  return read_slot(memory, (at + begin + length).moved_by(distance_at(*code, begin + 2)));
}

}  // namespace

std::optional<Address> find_call_target(const target::Memory& memory, Address back) {
  const auto before = read_before(memory, back);
  if (!before) return std::nullopt;
  if (const auto called = find_called(*before, back)) return follow_stub(memory, *called);
  if (before->at(1) != 0xff || before->at(2) != call_by_slot) return std::nullopt;
  return read_slot(memory, back.moved_by(distance_at(*before, 3)));
}

std::optional<target::Symbol> find_called_function(const target::Target& target, Address back) {
  const auto called = find_call_target(*target.memory, back);
  auto symbol = called ? target.symbols->find_symbol(*called) : std::nullopt;
  return symbol && symbol->start == *called ? symbol : std::nullopt;
}

}  // namespace hognose::machine
