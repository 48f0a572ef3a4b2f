// How long an instruction is follows from its maps; few of them jump or name rsp.
// SPDX-License-Identifier: MIT
#include "machine/flow.h"

#include <optional>
#include <string_view>

#include "machine/encoding.h"
#include "machine/opcode_set.h"

namespace hognose::machine {
namespace {

constexpr const char* reading_instruction = "instruction";
constexpr std::int64_t word = 8;

/// What 64 bits do not have.
bool is_invalid(std::uint8_t opcode) {
  constexpr std::string_view invalid(
      "\x06\x07\x0e\x16\x17\x1e\x1f\x27\x2f\x37\x3f\x60\x61\x82\x9a\xce\xd4\xd5\xd6\xea", 20);
  return is_one_of(opcode, invalid);
}

bool has_byte_immediate(std::uint8_t opcode) {
  return is_between(opcode, 0x70, 0x7f) || is_between(opcode, 0xb0, 0xb7) ||
         is_between(opcode, 0xe0, 0xe7) ||
         is_one_of(opcode, "\x6a\x6b\x80\x83\xa8\xc0\xc1\xc6\xcd\xeb");
}
bool has_full_immediate(std::uint8_t opcode) {
  return is_between(opcode, 0xb8, 0xbf) || is_one_of(opcode, "\x68\x69\x81\xa9\xc7");
}

/// Bytes of an immediate, where all of a size are as many as an operand has, but never eight.
std::size_t immediate_of_one_byte(std::uint8_t opcode, unsigned extension, std::size_t full) {
  if (opcode < 0x40 && (opcode & 7U) == 4) return 1;
  if (opcode < 0x40) return (opcode & 7U) == 5 ? full : 0;
  switch (opcode) {
    case 0xf6:
    case 0xf7:
      return extension > 1 ? 0 : opcode == 0xf6 ? 1 : full;
    case 0xa0:
    case 0xa1:
    case 0xa2:
    case 0xa3:
      return 8;
    case 0xe8:
    case 0xe9:
      return 4;
    case 0xc8:
      return 3;
    case 0xc2:
    case 0xca:
      return 2;
    default:
      break;
  }
  if (has_full_immediate(opcode)) return full;
  return has_byte_immediate(opcode) ? 1 : 0;
}

std::size_t immediate_of_two_byte(std::uint8_t opcode) {
  if (is_between(opcode, 0x80, 0x8f)) return 4;
  const bool is_byte = is_between(opcode, 0x70, 0x73) || is_between(opcode, 0xc4, 0xc6) ||
                       is_one_of(opcode, "\xa4\xac\xba\xc2");
  return is_byte ? 1 : 0;
}

/// Whether an opcode of the first map with an operand writes what it names first, or last.
bool writes_first(std::uint8_t opcode) {
  const bool is_arithmetic = opcode < 0x38 && (opcode & 7U) == 1;
  return is_arithmetic || is_one_of(opcode, "\x81\x83\x87\x89\x8f\xc1\xc7\xd1\xd3\xf7\xff");
}
bool writes_last(std::uint8_t opcode) {
  const bool is_arithmetic = opcode < 0x38 && (opcode & 7U) == 3;
  return is_arithmetic || is_one_of(opcode, "\x63\x69\x6b\x87\x8b\x8d");
}

class Follower {
 public:
  explicit Follower(std::span<const std::byte> code)
      : reader_(code), front_(reader_.read_front()) {}

  Result<Flow> run() {
    if (has_operand(front_)) operand_ = reader_.read_operand(front_);
    immediate_ = reader_.read_number(immediate_size());
    if (!reader_.is_whole()) return fail(ErrorKind::short_read, reading_instruction);
    const bool is_none = map_ == OpcodeMap::one_byte && is_invalid(opcode_);
    if (!front_.is_known || is_none) return fail(ErrorKind::unsupported, reading_instruction);
    made_.length = reader_.length();
    if (!is_vex()) tell();
    return made_;
  }

 private:
  [[nodiscard]] std::size_t immediate_size() const {
    if (map_ == OpcodeMap::two_byte)
      return is_vex() && is_between(opcode_, 0x80, 0x8f) ? 0 : immediate_of_two_byte(opcode_);
    if (map_ != OpcodeMap::one_byte) return map_ == OpcodeMap::three_byte_3a ? 1 : 0;
    if (is_wide() && is_between(opcode_, 0xb8, 0xbf)) return 8;
    return immediate_of_one_byte(opcode_, operand_.extension, is_short() && !is_wide() ? 2 : 4);
  }

  [[nodiscard]] bool is_vex() const { return front_.prefixes.is_vex; }
  [[nodiscard]] bool is_wide() const { return front_.prefixes.is_wide; }
  [[nodiscard]] bool is_short() const { return front_.prefixes.has_operand_size; }
  [[nodiscard]] bool is_first(unsigned number) const {
    return operand_.is_register && operand_.base == number;
  }

  void tell() {
    if (map_ == OpcodeMap::two_byte) return tell_two_byte();
    if (map_ != OpcodeMap::one_byte) return;
    tell_control();
    if (opcode_ >= 0x50 && opcode_ <= 0x5f) return tell_push_or_pop();
    if (opcode_ == 0x68 || opcode_ == 0x6a || opcode_ == 0x9c) return push(1);
    if (opcode_ == 0x9d) return push(-1);
    if (opcode_ == 0xc9) made_.move = StackMove::left;
    if (opcode_ == 0xc8) made_.move = StackMove::unknown;
    if (has_operand(front_)) tell_operand();
  }

  void tell_two_byte() {
    if (opcode_ == 0x0b) made_.control = Control::end;
    if (is_between(opcode_, 0x80, 0x8f)) branch(Control::branch);
    const bool is_conditional_move = is_between(opcode_, 0x40, 0x4f);
    if (is_conditional_move && operand_.reg == rsp_number) made_.move = StackMove::unknown;
  }

  void tell_control() {
    if (is_between(opcode_, 0x70, 0x7f) || is_between(opcode_, 0xe0, 0xe3)) branch(Control::branch);
    if (opcode_ == 0xe9 || opcode_ == 0xeb) branch(Control::jump);
    if (is_one_of(opcode_, "\xc2\xc3\xca\xcb\xcc\xcf\xf4")) made_.control = Control::end;
    if (opcode_ != 0xff) return;
    if (operand_.extension == 4 || operand_.extension == 5) made_.control = Control::anywhere;
  }

  void tell_push_or_pop() {
    const bool is_pop = opcode_ >= 0x58;
    const bool is_rsp = (opcode_ & 7U) == rsp_number && front_.high_base == 0;
    if (is_pop && is_rsp) {
      made_.move = StackMove::unknown;
    } else {
      push(is_pop ? -1 : 1);
    }
  }

  void tell_operand() {
    if (opcode_ == 0xff && operand_.extension == 6) return push(1);
    if (opcode_ == 0x8f && !operand_.is_register) return push(-1);
    const bool is_of_first = writes_first(opcode_) && is_first(rsp_number);
    const bool is_of_last = writes_last(opcode_) && operand_.reg == rsp_number;
    if (!is_of_first && !is_of_last) return;
    if (const auto amount = find_amount()) {
      made_.amount = *amount;
    } else if (const auto place = find_place_in_frame()) {
      made_.move = StackMove::to_frame;
      made_.amount = *place;
    } else if (!only_looks()) {
      made_.move = StackMove::unknown;
    }
  }

  /// What is added to rsp: ADD and SUB of a number, LEA with itself as base.
  [[nodiscard]] std::optional<std::int64_t> find_amount() const {
    if (!is_wide()) return std::nullopt;
    const bool is_by_number = opcode_ == 0x81 || opcode_ == 0x83;
    if (is_by_number && operand_.extension == 0) return immediate_;
    if (is_by_number && operand_.extension == 5) return -immediate_;
    if (opcode_ == 0x8d && is_at(rsp_number)) return operand_.displacement;
    return std::nullopt;
  }
  /// The N of rbp + N: LEA, and MOV of rbp itself.
  [[nodiscard]] std::optional<std::int64_t> find_place_in_frame() const {
    if (!is_wide()) return std::nullopt;
    if (opcode_ == 0x8d && is_at(rbp_number)) return operand_.displacement;
    const bool is_move = operand_.is_register && ((opcode_ == 0x89 && operand_.reg == rbp_number) ||
                                                  (opcode_ == 0x8b && is_first(rbp_number)));
    return is_move ? std::optional<std::int64_t>(0) : std::nullopt;
  }
  /// CMP, TEST, and calls and jumps to where it points.
  [[nodiscard]] bool only_looks() const {
    if (opcode_ == 0x81 || opcode_ == 0x83) return operand_.extension == 7;
    if (opcode_ == 0xf7) return operand_.extension != 2 && operand_.extension != 3;
    return opcode_ == 0xff && operand_.extension >= 2;
  }
  [[nodiscard]] bool is_at(unsigned base) const {
    return !operand_.is_register && operand_.base == base && !operand_.index;
  }

  void push(std::int64_t words) {
    made_.amount = -words * word;
    if (is_short()) made_.move = StackMove::unknown;  // of two bytes
  }
  void branch(Control control) {
    made_.control = control;
    made_.target = immediate_;
  }

  EncodingReader reader_;
  Front front_;
  OpcodeMap map_ = front_.map;
  std::uint8_t opcode_ = front_.opcode;
  Operand operand_;
  std::int64_t immediate_ = 0;
  Flow made_;
};

}  // namespace

Result<Flow> follow(std::span<const std::byte> code) {
  return Follower(code).run();
}

}  // namespace hognose::machine
