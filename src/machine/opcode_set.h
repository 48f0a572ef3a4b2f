// Sets of opcodes.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace hognose::machine {

/// Whether it is one of `opcodes`, each a byte.
[[nodiscard]] inline bool is_one_of(std::uint8_t opcode, std::string_view opcodes) {
  return opcodes.find(static_cast<char>(opcode)) != std::string_view::npos;
}
/// Whether it stands from `first` to `last`, both included.
[[nodiscard]] inline bool is_between(std::uint8_t opcode, std::uint8_t first, std::uint8_t last) {
  return opcode >= first && opcode <= last;
}

}  // namespace hognose::machine
