// Instructions: whatever stands where a process crashed.
// SPDX-License-Identifier: MIT
#include "fuzz/fuzz.h"
#include "machine/decode.h"
#include "machine/flow.h"
#include "machine/kept_argument.h"

namespace hognose::fuzz {
namespace {

Bytes make(const std::vector<std::uint8_t>& code) {
  const auto bytes = std::as_bytes(std::span(code));
  return {bytes.begin(), bytes.end()};
}

/// What was taken for an instruction is one of these bytes, and its words hold together.
void check(const machine::Instruction& made, std::size_t size) {
  if (made.length == 0 || made.length > size || made.length > machine::most_bytes) __builtin_trap();
  if (!made.memory) return;
  const bool is_scale = made.memory->scale == 1 || made.memory->scale == 2 ||
                        made.memory->scale == 4 || made.memory->scale == 8;
  if (!is_scale || machine::describe(*made.memory).empty()) __builtin_trap();
  target::Registers registers;
  for (const target::Register which : target::all_registers)
    registers.set(which, ~0ULL);
  static_cast<void>(machine::find_address(made, Address(~0ULL), registers, Address(~0ULL)));
}

}  // namespace

std::vector<Bytes> seeds() {
  return {make({0x48, 0x8b, 0x80, 0x18, 0, 0, 0, 0x64, 0x48, 0x8b, 0x04, 0x25, 0x28, 0, 0, 0}),
          make({0x0f, 0x29, 0x04, 0x24, 0xf3, 0x0f, 0x6f, 0x07, 0xc5, 0xfe, 0x6f, 0x06}),
          make({0x62, 0xf1, 0x7d, 0x20, 0x74, 0x47, 0x01, 0x66, 0x0f, 0x3a, 0x63, 0x06, 0x1a}),
          make({0x55, 0x48, 0x89, 0xf5, 0xe8, 0, 0, 0, 0, 0xff, 0x50, 0x30, 0xf7, 0x7d, 0xf8}),
          make({0xf3, 0xaa, 0xf0, 0x48, 0x0f, 0xb1, 0x11, 0x0f, 0x0b, 0xc3})};
}

void examine(std::span<const std::byte> input) {
  constexpr std::size_t most = 64;
  for (std::size_t at = 0; at < input.size() && at < most; ++at) {
    const auto code = input.subspan(at);
    if (const auto made = machine::decode(code)) check(*made, code.size());
    const auto flow = machine::follow(code);
    if (flow && (flow->length == 0 || flow->length > code.size())) __builtin_trap();
  }
  static_cast<void>(machine::find_keepers(input, target::Register::rdi));
  static_cast<void>(machine::find_keepers(input, target::Register::rsi));
}

}  // namespace hognose::fuzz
