// Which call gave back what is in a register now.
//
//     call malloc; mov rbx, rax; lea rdi, [rbp + 8]; call fill; mov byte [rbx], 0
//
// Where nothing branches between the call and here, and nothing comes from elsewhere, the copies of its result say so.
// (System V psABI, 3.2.)
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>

#include "target/target.h"

namespace hognose::machine {

/// The function whose result is in `which` as the instruction of `length` bytes at `pc` begins. Nothing if that is not sure.
[[nodiscard]] std::optional<target::Symbol> find_call_result(const target::Target& target,
                                                             Address pc,
                                                             std::size_t length,
                                                             target::Register which);

}  // namespace hognose::machine
