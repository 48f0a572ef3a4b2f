// Addresses of operands, and how they are written.
// SPDX-License-Identifier: MIT
#include "machine/instruction.h"

#include "base/formatted.h"

namespace hognose::machine {

using target::Register;

std::optional<Address> find_address(const Instruction& instruction,
                                    Address pc,
                                    const target::Registers& registers,
                                    Address thread_base) {
  if (!instruction.memory) return std::nullopt;
  const MemoryOperand& operand = *instruction.memory;
  if (operand.segment == Segment::gs) return std::nullopt;
  auto sum = static_cast<std::uint64_t>(operand.displacement);
  if (operand.base == Register::rip) {
    sum += pc.value() + instruction.length;
  } else if (operand.base) {
    const auto base = registers.find(*operand.base);
    if (!base) return std::nullopt;
    sum += *base;
  }
  if (operand.index) {
    const auto index = registers.find(*operand.index);
    if (!index) return std::nullopt;
    sum += *index * operand.scale;
  }
  if (operand.segment == Segment::fs) sum += thread_base.value();
  return Address(sum);
}

std::string describe(const MemoryOperand& operand) {
  std::string text = "[";
  if (operand.segment != Segment::none) text += operand.segment == Segment::fs ? "fs:" : "gs:";
  if (operand.base) text += target::name_register(*operand.base);
  if (operand.index) {
    if (operand.base) text += '+';
    text += target::name_register(*operand.index);
    if (operand.scale != 1) text += formatted("*{}", operand.scale);
  }
  const std::int64_t offset = operand.displacement;
  const auto size =
      offset < 0 ? 0 - static_cast<std::uint64_t>(offset) : static_cast<std::uint64_t>(offset);
  if (!operand.base && !operand.index)
    return text + formatted("{:#x}]", static_cast<std::uint64_t>(offset));
  if (size != 0) text += formatted("{}{:#x}", offset < 0 ? '-' : '+', size);
  return text + "]";
}

}  // namespace hognose::machine
