// The words of a function's own frame that hold a value which is followed through its code.
//
// Without optimisation a variable lives there, and is loaded each time that it is used:
//
//     call malloc; mov [rbp-8], rax; mov rax, [rbp-8]; mov byte [rax], 0
//
// Only [rsp+N] and [rbp-N] are taken for such words: with a frame pointer variables are below it, and what is
// above another pointer may be anybody's. Whose address is taken is nobody's own any more.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "machine/flow.h"

namespace hognose::machine {

class FrameSlots {
 public:
  /// Registers, by the numbers that instructions have for them: a bit for each.
  using Registers = std::uint32_t;

  [[nodiscard]] bool is_empty() const { return slots_.empty(); }
  /// Whether the instruction `code` loads the value from one.
  [[nodiscard]] bool is_loaded_by(std::span<const std::byte> code) const;
  /// Passes the instruction `code`, before which `held` have the value, and which changes `written`.
  void pass(std::span<const std::byte> code, const Flow& flow, Registers held, Registers written);

 private:
  struct Slot {
    unsigned base = 0;
    std::int64_t displacement = 0;
  };
  /// What the memory that `code` names holds from then on.
  void use(std::span<const std::byte> code, Registers held);
  void forget(unsigned base, std::int64_t from, std::int64_t to);
  void forget_base(unsigned base);

  std::vector<Slot> slots_;
};

}  // namespace hognose::machine
