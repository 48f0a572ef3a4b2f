// Where a function still has an argument, some instructions after its front.
//
// What is needed after a call is moved to a register that calls leave alone, and a debugger finds what
// that held in each frame. So an argument is known long after its own register has been used for others:
//
//     push rbp; mov rbp, rsi; push rbx; mov rbx, rdi; call fileno; … call fatal_error
//
// Followed is code that does not branch, as long as every instruction of it is known. (System V psABI, 3.2;
// Intel 64 SDM volume 2.)
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "target/seams/registers.h"

namespace hognose::machine {

/// The registers that hold, where the last instruction of `code` begins, what `argument` was at its first. None
/// if that is not sure.
[[nodiscard]] std::vector<target::Register> find_keepers(std::span<const std::byte> code,
                                                         target::Register argument);

/// A call leaves it as it was.
[[nodiscard]] bool is_preserved(target::Register which);

}  // namespace hognose::machine
