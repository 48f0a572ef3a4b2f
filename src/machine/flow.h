// Where control goes after an instruction of x86-64, and how it moves the stack pointer.
//
// decode() knows what crashes ask, of few instructions. This knows little of nearly all of them: enough
// to follow the code of a compiler from the front of a function. (Intel 64 SDM volume 2, appendix A.)
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/result.h"

namespace hognose::machine {

/// Where control goes besides to the next instruction.
enum class Control : std::uint8_t {
  on,  ///< nowhere else; a call comes back
  branch,  ///< to the target, perhaps
  jump,  ///< to the target, and not on
  anywhere,  ///< by a pointer, and not on
  end,  ///< a return or a trap
};

/// What becomes of rsp.
enum class StackMove : std::uint8_t {
  by,  ///< `amount` is added, which may be 0
  to_frame,  ///< it is rbp + `amount`
  left,  ///< LEAVE: it is rbp + 8, and rbp what was there
  unknown,  ///< what was computed
};

struct Flow {
  std::uint8_t length = 0;
  Control control = Control::on;
  std::int64_t target = 0;  ///< bytes from the end of the instruction
  StackMove move = StackMove::by;
  std::int64_t amount = 0;
};

/// The instruction at the start of `code`; unsupported if it is none of 64 bits, short_read if it is cut.
[[nodiscard]] Result<Flow> follow(std::span<const std::byte> code);

}  // namespace hognose::machine
