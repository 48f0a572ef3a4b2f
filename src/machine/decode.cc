// Prefixes, opcode, ModRM, SIB, displacement, immediate: in the order in which they stand.
// SPDX-License-Identifier: MIT
#include "machine/decode.h"

#include <algorithm>
#include <array>

#include "machine/opcode.h"

namespace hognose::machine {
namespace {

using target::Register;

/// By the number that instructions give them.
constexpr std::array numbered{Register::rax,
                              Register::rcx,
                              Register::rdx,
                              Register::rbx,
                              Register::rsp,
                              Register::rbp,
                              Register::rsi,
                              Register::rdi,
                              Register::r8,
                              Register::r9,
                              Register::r10,
                              Register::r11,
                              Register::r12,
                              Register::r13,
                              Register::r14,
                              Register::r15};

class Decoder {
 public:
  explicit Decoder(std::span<const std::byte> code)
      : code_(code.first(std::min(code.size(), most_bytes))) {}

  Result<Instruction> run() {
    read_prefixes();
    const OpcodeMap map = read_map();
    const std::uint8_t opcode = take();
    if (!is_whole_) return fail(ErrorKind::short_read, "instruction");
    if (!is_known_) return fail(ErrorKind::unsupported, "instruction");
    const bool is_done = map == OpcodeMap::one_byte && !prefixes_.is_vex && read_plain(opcode);
    if (!is_done && map == OpcodeMap::two_byte && opcode == 0x0b && !prefixes_.is_vex) {
      made_.action = Action::trap;  // ud2
    } else if (!is_done) {
      read_with_operand(map, opcode);
    }
    if (!is_whole_) return fail(ErrorKind::short_read, "instruction");
    if (!is_known_) return fail(ErrorKind::unsupported, "instruction");
    made_.length = static_cast<std::uint8_t>(at_);
    return made_;
  }

 private:
  std::uint8_t take() {
    if (at_ >= code_.size()) {
      is_whole_ = false;
      return 0;
    }
    return std::to_integer<std::uint8_t>(code_[at_++]);
  }
  [[nodiscard]] std::uint8_t peek() const {
    return at_ < code_.size() ? std::to_integer<std::uint8_t>(code_[at_]) : 0;
  }
  std::int64_t take_signed(std::size_t bytes) {
    if (bytes == 0) return 0;
    std::uint64_t value = 0;
    for (std::size_t byte = 0; byte < bytes; ++byte)
      value |= static_cast<std::uint64_t>(take()) << (8 * byte);
    const unsigned unused = 64U - 8U * static_cast<unsigned>(bytes);
    return static_cast<std::int64_t>(value << unused) >> unused;
  }

  void read_prefixes() {
    for (;; ++at_) {
      const std::uint8_t byte = peek();
      if (byte == 0x66) {
        prefixes_.has_operand_size = true;
      } else if (byte == 0xf2) {
        prefixes_.has_repne = true;
      } else if (byte == 0xf3) {
        prefixes_.has_rep = true;
      } else if (byte == 0x64 || byte == 0x65) {
        segment_ = byte == 0x64 ? Segment::fs : Segment::gs;
      } else if (byte == 0x67) {
        is_known_ = false;  // addresses of 32 bits
      } else if (byte != 0xf0 && byte != 0x2e && byte != 0x3e) {
        break;
      }
    }
    if ((peek() & 0xf0U) == 0x40) set_rex(take());
  }

  void set_rex(std::uint8_t rex) {
    prefixes_.is_wide = (rex & 8U) != 0;
    high_reg_ = (rex & 4U) != 0 ? 8 : 0;
    high_index_ = (rex & 2U) != 0 ? 8 : 0;
    high_base_ = (rex & 1U) != 0 ? 8 : 0;
  }

  OpcodeMap read_map() {
    const std::uint8_t byte = peek();
    if (byte == 0xc5 || byte == 0xc4) return read_vex(take() == 0xc5);
    if (byte == 0x62) return read_evex();
    if (byte != 0x0f) return OpcodeMap::one_byte;
    take();
    if (peek() != 0x38 && peek() != 0x3a) return OpcodeMap::two_byte;
    return take() == 0x38 ? OpcodeMap::three_byte_38 : OpcodeMap::three_byte_3a;
  }

  OpcodeMap read_vex(bool is_short) {
    prefixes_.is_vex = true;
    const std::uint8_t first = take();
    std::uint8_t last = first;
    unsigned map = 1;
    if (!is_short) {
      map = first & 0x1fU;
      high_index_ = (first & 0x40U) == 0 ? 8 : 0;  // these are stored inverted
      high_base_ = (first & 0x20U) == 0 ? 8 : 0;
      last = take();
      prefixes_.is_wide = (last & 0x80U) != 0;
    }
    if ((last & 4U) != 0) prefixes_.vector_bytes = 32;
    set_implied(last & 3U);
    return map_of(map);
  }

  /// Of EVEX only whole vectors are known: what strings are copied and searched with.
  OpcodeMap read_evex() {
    take();
    const std::uint8_t first = take();
    const std::uint8_t second = take();
    const std::uint8_t third = take();
    prefixes_.is_vex = prefixes_.is_evex = true;
    high_index_ = (first & 0x40U) == 0 ? 8 : 0;
    high_base_ = (first & 0x20U) == 0 ? 8 : 0;
    prefixes_.is_wide = (second & 0x80U) != 0;
    set_implied(second & 3U);
    const unsigned length = third >> 5U & 3U;
    prefixes_.vector_bytes = static_cast<std::uint8_t>(16U << length);
    constexpr std::uint8_t broadcasts = 0x10;
    if (length == 3 || (third & broadcasts) != 0) is_known_ = false;
    return map_of(first & 7U);
  }

  /// The map that a VEX or EVEX prefix names by number.
  OpcodeMap map_of(unsigned number) {
    if (number == 2) return OpcodeMap::three_byte_38;
    if (number == 3) return OpcodeMap::three_byte_3a;
    if (number != 1) is_known_ = false;
    return OpcodeMap::two_byte;
  }

  void set_implied(unsigned prefix) {
    prefixes_.has_operand_size = prefix == 1;
    prefixes_.has_rep = prefix == 2;
    prefixes_.has_repne = prefix == 3;
  }

  /// Memory right below or at the stack pointer.
  void use_stack(Action action, bool writes) {
    MemoryOperand operand;
    operand.base = Register::rsp;
    operand.displacement = writes ? -8 : 0;
    operand.size = 8;
    operand.writes = writes;
    operand.reads = !writes;
    made_.memory = operand;
    made_.action = action;
  }

  /// Memory that a string instruction goes through, from where it has come to.
  void use_string(Register pointer, std::uint8_t opcode, bool writes) {
    MemoryOperand operand;
    operand.base = pointer;
    const std::uint16_t full = prefixes_.is_wide ? 8 : prefixes_.has_operand_size ? 2 : 4;
    operand.size = (opcode & 1U) == 0 ? 1 : full;
    operand.writes = writes;
    operand.reads = !writes;
    made_.memory = operand;
  }

  /// Opcodes without a ModRM byte. False if this is none that is known.
  bool read_plain(std::uint8_t opcode) {
    if (opcode >= 0x50 && opcode <= 0x5f) {
      use_stack(opcode < 0x58 ? Action::push : Action::pop, opcode < 0x58);
      return true;
    }
    switch (opcode) {
      case 0x68:
      case 0x6a:
        take_signed(opcode == 0x68 ? 4 : 1);
        use_stack(Action::push, true);
        return true;
      case 0xc2:
      case 0xc3:
        if (opcode == 0xc2) take_signed(2);
        use_stack(Action::ret, false);
        return true;
      case 0xe8:
        take_signed(4);
        use_stack(Action::call, true);
        return true;
      case 0xaa:
      case 0xab:
        use_string(Register::rdi, opcode, true);
        return true;
      case 0xac:
      case 0xad:
        use_string(Register::rsi, opcode, false);
        return true;
      case 0xcc:
        made_.action = Action::breakpoint;
        return true;
      default:
        return false;
    }
  }

  void read_with_operand(OpcodeMap map, std::uint8_t opcode) {
    const std::uint8_t modrm = take();
    const unsigned mode = modrm >> 6U;
    if (prefixes_.is_evex && !is_whole_vector(map, opcode, prefixes_)) is_known_ = false;
    const auto usage = find_usage(map, opcode, modrm >> 3U & 7U, prefixes_);
    if (!usage) {
      is_known_ = false;
      return;
    }
    const bool is_register = mode == 3;
    made_.action = usage->action;
    made_.is_signed = usage->is_signed;
    constexpr std::uint8_t load = 0x8b;
    const bool is_load = map == OpcodeMap::one_byte && opcode == load && prefixes_.is_wide;
    if (is_load) made_.loads = numbered.at((modrm >> 3U & 7U) + high_reg_);
    if (usage->action == Action::divide)
      made_.operand_size = static_cast<std::uint8_t>(usage->size);
    if (is_register) {
      if (usage->action != Action::other) made_.operand = numbered.at((modrm & 7U) + high_base_);
    } else {
      read_address(mode, modrm & 7U, *usage);
    }
    take_signed(usage->immediate);
  }

  void read_address(unsigned mode, unsigned base, const Usage& usage) {
    MemoryOperand operand;
    operand.segment = segment_;
    operand.size = usage.size;
    operand.reads = usage.reads;
    operand.writes = usage.writes;
    operand.needs_alignment = usage.needs_alignment;
    constexpr unsigned sib_follows = 4;
    constexpr unsigned no_base = 5;  // where no displacement is announced
    const bool has_sib = base == sib_follows;
    if (has_sib) base = read_sib(operand);
    const bool is_bare = mode == 0 && base == no_base;
    if (!is_bare) {
      operand.base = numbered.at(base + high_base_);
    } else if (!has_sib) {
      operand.base = Register::rip;
    }
    if (mode == 1) operand.displacement = take_signed(1) * (prefixes_.is_evex ? usage.size : 1);
    if (mode == 2 || is_bare) operand.displacement = take_signed(4);
    if (usage.reads || usage.writes) made_.memory = operand;
  }

  /// The number of the base.
  unsigned read_sib(MemoryOperand& operand) {
    const std::uint8_t sib = take();
    const unsigned index = (sib >> 3U & 7U) + high_index_;
    constexpr unsigned no_index = 4;
    if (index != no_index) {
      operand.index = numbered.at(index);
      operand.scale = static_cast<std::uint8_t>(1U << (sib >> 6U));
    }
    return sib & 7U;
  }

  std::span<const std::byte> code_;
  std::size_t at_ = 0;
  bool is_whole_ = true;
  bool is_known_ = true;
  Prefixes prefixes_;
  Segment segment_ = Segment::none;
  unsigned high_reg_ = 0;
  unsigned high_index_ = 0;
  unsigned high_base_ = 0;
  Instruction made_;
};

}  // namespace

Result<Instruction> decode(std::span<const std::byte> code) {
  return Decoder(code).run();
}

}  // namespace hognose::machine
