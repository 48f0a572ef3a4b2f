// Code of functions, followed to a place: the first two bytes say to which.
// SPDX-License-Identifier: MIT
#include "elfutils/stack_depth.h"

#include "fuzz/fuzz.h"
#include "machine/flow.h"

namespace hognose::fuzz {

std::vector<Bytes> seeds() {
  const std::vector<std::uint8_t> code{12,   0,    0x55, 0x48, 0x89, 0xe5, 0x53, 0x48, 0x83, 0xec,
                                       0x18, 0x74, 0x05, 0xff, 0x77, 0x28, 0xff, 0xe0, 0xe8, 0,
                                       0,    0,    0,    0x48, 0x8d, 0x65, 0xf8, 0x5b, 0xc9, 0xc3};
  const auto bytes = std::as_bytes(std::span(code));
  return {Bytes(bytes.begin(), bytes.end())};
}

void examine(std::span<const std::byte> input) {
  constexpr std::size_t head = 2;
  constexpr std::size_t most_steps = 1U << 16U;
  if (input.size() < head) return;
  const std::size_t at =
      std::to_integer<std::size_t>(input[0]) + 256 * std::to_integer<std::size_t>(input[1]);
  const auto code = input.subspan(head);
  static_cast<void>(machine::follow(code));
  std::size_t steps = most_steps;
  static_cast<void>(elfutils::find_stack_depths(code, at, steps));
}

}  // namespace hognose::fuzz
