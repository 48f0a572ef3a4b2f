// Static variables that no symbol names, found in the code of an exported function that uses them.
//
// A stripped file keeps the names of its exported functions alone. One that does nothing but work on a
// variable says where that is, in the four bytes of an instruction that are relative to the next one:
//
//     48 8b 3d  41 fd 1c 00                  mov 0x1cfd41(%rip), %rdi
//     before    where the variable is
//
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "python/program/program.h"

namespace hognose::python {

/// The bytes of an instruction of x86-64 around the four that say where its variable is.
struct VariableUse {
  std::span<const std::uint8_t> before;
  std::span<const std::uint8_t> after;
};

/// The variable of the first such instruction at the start of `function`; nothing if there is none.
[[nodiscard]] std::optional<Address> find_static_variable(const Program& program,
                                                          const char* function,
                                                          const VariableUse& use);

}  // namespace hognose::python
