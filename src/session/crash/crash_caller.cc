// The words that calls and returns leave at the stack pointer.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_caller.h"

#include "machine/call_bytes.h"

namespace hognose::session {

using analysis::why::Tri;
using analysis::why::tri;

Tri find_caller(const target::Target& target, const Crash& crash) {
  const auto sp = crash.site.registers.find(target::Register::rsp);
  const native::MachineFrame* const caller =
      crash.machine == nullptr ? nullptr : crash.machine->at(crash.site.frame + 1);
  if (!sp || caller == nullptr) return Tri::unknown;
  const auto back = target.memory->read_value<Address>(Address(*sp));
  if (!back) return Tri::unknown;
  if (*back != caller->pc) return Tri::no;
  const auto before = machine::read_before(*target.memory, *back);
  return before ? tri(machine::end_with_indirect_call(*before)) : Tri::unknown;
}

Tri find_return(const target::Target& target, const Crash& crash) {
  const auto sp = crash.site.registers.find(target::Register::rsp);
  const auto pc = crash.site.registers.find(target::Register::rip);
  if (!sp || !pc) return Tri::unknown;
  const auto below = target.memory->read_value<std::uint64_t>(Address(*sp) - word_size);
  return below ? tri(*below == *pc) : Tri::unknown;
}

}  // namespace hognose::session
