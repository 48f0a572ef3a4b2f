// Constant texts that a function was called with, read off its caller's code.
//
//     lea rdx, [rip + message]; lea rdi, [rip + file]; call fail
//
// What a compiler knew stands in front of the call. (System V psABI, 3.2; Intel 64 SDM volume 2, LEA.)
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "target/target.h"

namespace hognose::machine {

/// The text that `argument`, one of those that hold arguments, was loaded with right before the call that returns to
/// `back`; empty if that was none, or no constant.
[[nodiscard]] std::string read_constant_argument(const target::Target& target,
                                                 Address back,
                                                 target::Register argument);

/// A text that people read, up to its end or the end of its line; empty if it is none.
[[nodiscard]] std::string read_shown_text(const target::Target& target, Address at);

}  // namespace hognose::machine
