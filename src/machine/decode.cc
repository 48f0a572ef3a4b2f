// What an instruction names and implies, by the tables of opcodes.
// SPDX-License-Identifier: MIT
#include "machine/decode.h"

#include <algorithm>
#include <array>
#include <optional>

#include "machine/opcode.h"

namespace hognose::machine {
namespace {

using target::Register;

class Decoder {
 public:
  explicit Decoder(std::span<const std::byte> code) : reader_(code), front_(reader_.read_front()) {}

  Result<Instruction> run() {
    if (!reader_.is_whole()) return fail(ErrorKind::short_read, "instruction");
    if (!front_.is_known || front_.prefixes.has_address_size)
      return fail(ErrorKind::unsupported, "instruction");
    const bool is_legacy = !front_.prefixes.is_vex;
    if (front_.map == OpcodeMap::two_byte && front_.opcode == 0x0b && is_legacy) {
      made_.action = Action::trap;  // ud2
    } else if (front_.map == OpcodeMap::two_byte && is_legacy && is_of_kernel(front_.opcode)) {
      made_.action = Action::privileged;
    } else if (front_.map != OpcodeMap::one_byte || !read_plain(front_.opcode)) {
      if (!read_with_operand()) return fail(ErrorKind::unsupported, "instruction");
    }
    if (!reader_.is_whole()) return fail(ErrorKind::short_read, "instruction");
    made_.length = reader_.length();
    return made_;
  }

 private:
  /// Of the second table, without a ModRM byte: clts, sysret, invd, wbinvd, wrmsr, rdmsr, sysexit.
  static bool is_of_kernel(std::uint8_t opcode) {
    constexpr std::array<std::uint8_t, 7> all{0x06, 0x07, 0x08, 0x09, 0x30, 0x32, 0x35};
    return std::ranges::find(all, opcode) != all.end();
  }

  /// in and out, hlt, cli, sti. False if it is none of them.
  bool read_privileged(std::uint8_t opcode) {
    const bool is_string = opcode >= 0x6c && opcode <= 0x6f;
    const bool has_port = opcode >= 0xe4 && opcode <= 0xe7;
    const bool is_port = opcode >= 0xec && opcode <= 0xef;
    const bool is_alone = opcode == 0xf4 || opcode == 0xfa || opcode == 0xfb;
    if (!is_string && !has_port && !is_port && !is_alone) return false;
    if (has_port) reader_.read_number(1);
    made_.action = Action::privileged;
    return true;
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
  [[nodiscard]] MemoryOperand make_string(Register pointer,
                                          std::uint8_t opcode,
                                          bool writes) const {
    MemoryOperand operand;
    operand.base = pointer;
    const std::uint16_t full = front_.prefixes.is_wide            ? 8
                               : front_.prefixes.has_operand_size ? 2
                                                                  : 4;
    operand.size = (opcode & 1U) == 0 ? 1 : full;
    operand.writes = writes;
    operand.reads = !writes;
    // What rdi leads to is of the segment es, whatever a prefix says.
    if (pointer == Register::rsi) operand.segment = front_.prefixes.segment;
    return operand;
  }

  /// False if it is none of the instructions that go through strings.
  bool read_string(std::uint8_t opcode) {
    switch (opcode & 0xfeU) {
      case 0xa4:  // movs
      case 0xa6:  // cmps
        made_.memory = make_string(Register::rsi, opcode, false);
        made_.second = make_string(Register::rdi, opcode, opcode < 0xa6);
        return true;
      case 0xaa:  // stos
        made_.memory = make_string(Register::rdi, opcode, true);
        return true;
      case 0xac:  // lods
        made_.memory = make_string(Register::rsi, opcode, false);
        return true;
      case 0xae:  // scas
        made_.memory = make_string(Register::rdi, opcode, false);
        return true;
      default:
        return false;
    }
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
        reader_.read_number(opcode == 0x68 ? 4 : 1);
        use_stack(Action::push, true);
        return true;
      case 0xc2:
      case 0xc3:
        if (opcode == 0xc2) reader_.read_number(2);
        use_stack(Action::ret, false);
        return true;
      case 0xe8:
        reader_.read_number(4);
        use_stack(Action::call, true);
        return true;
      case 0xcc:
        made_.action = Action::breakpoint;
        return true;
      default:
        return read_string(opcode) || read_privileged(opcode);
    }
  }

  /// False if the opcode is not known.
  bool read_with_operand() {
    const Prefixes& prefixes = front_.prefixes;
    const Operand operand = reader_.read_operand(front_);
    const bool is_odd_vector =
        prefixes.is_evex &&
        (prefixes.is_broadcast || !is_whole_vector(front_.map, front_.opcode, prefixes));
    const auto usage = find_usage(front_.map, front_.opcode, operand.extension, prefixes);
    if (is_odd_vector || !usage) return false;
    made_.action = usage->action;
    made_.is_signed = usage->is_signed;
    find_moved(operand);
    if (usage->action == Action::divide)
      made_.operand_size = static_cast<std::uint8_t>(usage->size);
    if (operand.is_register && usage->action != Action::other) made_.operand = find_base(operand);
    if (!operand.is_register && (usage->reads || usage->writes)) use_memory(operand, *usage);
    reader_.read_number(usage->immediate);
    return true;
  }

  /// MOV of a whole word.
  void find_moved(const Operand& operand) {
    if (front_.map != OpcodeMap::one_byte || !front_.prefixes.is_wide) return;
    constexpr std::uint8_t load = 0x8b;
    constexpr std::uint8_t store = 0x89;
    if (front_.opcode == load) made_.loads = register_of(operand.reg);
    if (front_.opcode == store && !operand.is_register) made_.stores = register_of(operand.reg);
  }

  void use_memory(const Operand& operand, const Usage& usage) {
    MemoryOperand memory;
    memory.segment = front_.prefixes.segment;
    memory.size = usage.size;
    memory.reads = usage.reads;
    memory.writes = usage.writes;
    memory.needs_alignment = usage.needs_alignment;
    memory.base = find_base(operand);
    if (operand.index) memory.index = register_of(*operand.index);
    memory.scale = operand.scale;
    memory.displacement = operand.displacement;
    if (front_.prefixes.is_evex && operand.has_byte_displacement) memory.displacement *= usage.size;
    made_.memory = memory;
  }

  static std::optional<Register> find_base(const Operand& operand) {
    if (operand.is_after_rip) return Register::rip;
    return operand.base ? std::optional(register_of(*operand.base)) : std::nullopt;
  }

  EncodingReader reader_;
  Front front_;
  Instruction made_;
};

}  // namespace

Result<Instruction> decode(std::span<const std::byte> code) {
  return Decoder(code).run();
}

std::optional<Instruction> decode_at(const target::Memory& memory, Address pc) {
  std::array<std::byte, most_bytes> code{};
  const std::size_t size = memory.read_some(pc, code);
  const auto decoded = decode(std::span(code).first(size));
  return decoded ? std::optional(*decoded) : std::nullopt;
}

}  // namespace hognose::machine
