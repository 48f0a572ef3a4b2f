// Code that adds a number to a register, as it is made for the address of an item: add rax, 16.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "target/seams/registers.h"

namespace hognose::machine {

struct AddedNumber {
  std::int64_t number = 0;  ///< negative where it is subtracted
  std::uint8_t length = 0;  ///< bytes of the instruction
};

/// What the instruction at the start of `code` adds to all of `which`; nothing if it is another.
[[nodiscard]] std::optional<AddedNumber> find_added(std::span<const std::byte> code,
                                                    target::Register which);

}  // namespace hognose::machine
