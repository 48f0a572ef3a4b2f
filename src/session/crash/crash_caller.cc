// The words that calls and returns leave at the stack pointer.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_caller.h"

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "machine/decode.h"

namespace hognose::session {
namespace {

using analysis::why::Tri;
using analysis::why::tri;
using machine::Instruction;
using target::Register;

/// An instruction in front of a return address.
struct Before {
  Instruction instruction;
  Address at;
};

/// The calls by a register or by memory that may stand there: code is not read backwards for sure.
std::vector<Before> list_calls(const target::Memory& memory, Address back) {
  constexpr std::uint64_t shortest = 2;
  constexpr std::uint64_t longest = 8;
  std::vector<Before> calls;
  for (std::uint64_t length = shortest; length <= longest; ++length) {
    std::array<std::byte, longest> code{};
    const std::span<std::byte> part = std::span(code).first(length);
    if (!memory.read(back - length, part)) continue;
    const auto made = machine::decode(part);
    const bool is_call = made && made->action == machine::Action::call && made->length == length;
    const bool is_by_memory = is_call && made->memory && made->memory->reads;
    if (is_call && (made->operand || is_by_memory)) calls.push_back({*made, back - length});
  }
  return calls;
}

/// Whether that call has led to `pc`. What it called has not run, so that all registers are as they were, but for
/// the stack pointer; what was a pointer in memory may have been written to since.
Tri has_led_to(const target::Target& target, const Crash& crash, const Before& call, Address pc) {
  const auto sp = crash.site.registers.find(Register::rsp);
  target::Registers registers = crash.site.registers;
  if (sp) registers.set(Register::rsp, *sp + word_size);
  if (call.instruction.operand) {
    const auto value = registers.find(*call.instruction.operand);
    return value ? tri(Address(*value) == pc) : Tri::unknown;
  }
  const auto from =
      machine::find_address(call.instruction, call.at, registers, crash.thread.tls_base);
  const auto value = from ? target.memory->read_value<Address>(*from)
                          : Result<Address>(fail(ErrorKind::unsupported, "call"));
  return value && *value == pc ? Tri::yes : Tri::unknown;
}

}  // namespace

Tri find_caller(const target::Target& target, const Crash& crash) {
  const auto sp = crash.site.registers.find(Register::rsp);
  const auto pc = crash.site.registers.find(Register::rip);
  const native::MachineFrame* const caller =
      crash.machine == nullptr ? nullptr : crash.machine->at(crash.site.frame + 1);
  if (!sp || !pc || caller == nullptr) return Tri::unknown;
  const auto back = target.memory->read_value<Address>(Address(*sp));
  if (!back) return Tri::unknown;
  if (*back != caller->pc) return Tri::no;
  Tri has_led = Tri::no;
  for (const Before& call : list_calls(*target.memory, *back)) {
    const Tri one = has_led_to(target, crash, call, Address(*pc));
    if (one == Tri::yes) return Tri::yes;
    if (one == Tri::unknown) has_led = Tri::unknown;
  }
  return has_led;
}

Tri find_return(const target::Target& target, const Crash& crash) {
  const auto sp = crash.site.registers.find(Register::rsp);
  const auto pc = crash.site.registers.find(Register::rip);
  if (!sp || !pc) return Tri::unknown;
  const auto below = target.memory->read_value<std::uint64_t>(Address(*sp) - word_size);
  return below ? tri(*below == *pc) : Tri::unknown;
}

}  // namespace hognose::session
