// A step for each instruction.
// SPDX-License-Identifier: MIT
#include "elfutils/cfa_program.h"

#include <algorithm>
#include <cstdint>

#include <dwarf.h>

namespace hognose::elfutils {
namespace {

using Bytes = std::span<const std::byte>;

constexpr std::uint64_t most_registers = 256;  // a third of that is the most that any machine has
constexpr int deepest_memory = 64;  // states that are remembered: compilers do with one

/// A program, read from its front. What runs over its end reads as zero, and ends it.
class Program {
 public:
  explicit Program(Bytes bytes) : bytes_(bytes) {}

  /// Whether it names few registers and remembers few states.
  bool is_modest() {
    while (is_modest_ && !bytes_.empty()) {
      const std::uint8_t code = take();
      if (code >= DW_CFA_restore || (code & 0xc0U) == DW_CFA_advance_loc) continue;
      if ((code & 0xc0U) == DW_CFA_offset) {
        skip_number();
      } else if (!step(code)) {
        break;
      }
    }
    return is_modest_;
  }

 private:
  std::uint8_t take() {
    if (bytes_.empty()) return 0;
    const auto byte = std::to_integer<std::uint8_t>(bytes_.front());
    bytes_ = bytes_.subspan(1);
    return byte;
  }

  void skip(std::uint64_t size) {
    bytes_ = bytes_.subspan(std::min<std::uint64_t>(size, bytes_.size()));
  }

  // LEB128. What has more digits than 64 bits need is read in more than one way.
  std::uint64_t take_number() {
    constexpr unsigned most_bits = 63;
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift <= most_bits; shift += 7) {
      const std::uint8_t digit = take();
      number |= std::uint64_t{digit & 0x7fU} << shift;
      if ((digit & 0x80U) == 0) return number;
    }
    is_modest_ = false;
    return number;
  }

  void skip_number() { static_cast<void>(take_number()); }
  void skip_block() { skip(take_number()); }
  void take_register() {
    if (take_number() >= most_registers) is_modest_ = false;
  }

  /// False where libdw ends too: at what it does not know.
  bool step(std::uint8_t code) {
    switch (code) {
      case DW_CFA_nop:
      case DW_CFA_GNU_window_save:
        return true;
      case DW_CFA_set_loc:  // nobody writes it, and its size depends
        is_modest_ = false;
        return true;
      case DW_CFA_remember_state:
        is_modest_ = ++depth_ <= deepest_memory;
        return true;
      case DW_CFA_restore_state:
        --depth_;
        return depth_ >= 0;
      default:
        return step_over_numbers(code);
    }
  }

  bool step_over_numbers(std::uint8_t code) {
    switch (code) {
      case DW_CFA_advance_loc1:
        skip(1);
        return true;
      case DW_CFA_advance_loc2:
        skip(2);
        return true;
      case DW_CFA_advance_loc4:
        skip(4);
        return true;
      case DW_CFA_MIPS_advance_loc8:
        skip(8);
        return true;
      case DW_CFA_def_cfa:
      case DW_CFA_def_cfa_sf:
        skip_number();
        skip_number();
        return true;
      case DW_CFA_def_cfa_register:
      case DW_CFA_def_cfa_offset:
      case DW_CFA_def_cfa_offset_sf:
      case DW_CFA_GNU_args_size:
        skip_number();
        return true;
      case DW_CFA_def_cfa_expression:
        skip_block();
        return true;
      default:
        return step_over_register(code);
    }
  }

  bool step_over_register(std::uint8_t code) {
    switch (code) {
      case DW_CFA_restore_extended:
      case DW_CFA_undefined:
      case DW_CFA_same_value:
        take_register();
        return true;
      case DW_CFA_offset_extended:
      case DW_CFA_offset_extended_sf:
      case DW_CFA_register:
      case DW_CFA_val_offset:
      case DW_CFA_val_offset_sf:
      case DW_CFA_GNU_negative_offset_extended:
        take_register();
        skip_number();
        return true;
      case DW_CFA_expression:
      case DW_CFA_val_expression:
        take_register();
        skip_block();
        return true;
      default:
        return false;
    }
  }

  Bytes bytes_;
  int depth_ = 0;
  bool is_modest_ = true;
};

}  // namespace

bool is_modest_program(std::span<const std::byte> program) {
  return Program(program).is_modest();
}

}  // namespace hognose::elfutils
