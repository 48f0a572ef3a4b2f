// Doing on paper what the processor did.
// SPDX-License-Identifier: MIT
#include "session/crash/pending_fault.h"

#include <csignal>

#include "analysis/why/facts.h"
#include "machine/decode.h"
#include "target/seams/system_call.h"

namespace hognose::session {
namespace {

using machine::Action;
using machine::Instruction;
using machine::MemoryOperand;
using target::FatalSignal;
using target::Mapping;

/// Where and how an instruction fails.
struct Failure {
  int code = 0;
  Address address;
};

std::optional<Failure> find_refused(const target::Target& target,
                                    const MemoryOperand& operand,
                                    Address from) {
  if (!operand.reads && !operand.writes) return std::nullopt;
  if (!analysis::why::is_canonical(from)) return Failure{SI_KERNEL, {}};
  const Address last = operand.size == 0 ? from : from + (operand.size - 1U);
  for (const Address at : {from, last}) {
    const Mapping* const mapping = target.maps.find(at);
    if (mapping == nullptr) return Failure{SEGV_MAPERR, at};
    const bool may_do =
        (!operand.reads || mapping->readable) && (!operand.writes || mapping->writable);
    if (!may_do) return Failure{SEGV_ACCERR, at};
  }
  return std::nullopt;
}

/// What is no access to memory that an instruction names.
std::optional<Failure> find_bad_place(const target::Target& target, Address pc) {
  const Mapping* const mapping = target.maps.find(pc);
  if (mapping == nullptr) return Failure{SEGV_MAPERR, pc};
  if (!mapping->executable) return Failure{SEGV_ACCERR, pc};
  return std::nullopt;
}

std::optional<Failure> find_refused(const target::Target& target,
                                    const target::Registers& registers,
                                    Address thread_base,
                                    Instruction instruction,
                                    Address pc) {
  for (const auto& operand : {instruction.memory, instruction.second}) {
    if (!operand) continue;
    instruction.memory = operand;
    const auto address = machine::find_address(instruction, pc, registers, thread_base);
    if (!address) return std::nullopt;
    if (const auto refused = find_refused(target, *operand, *address)) return refused;
  }
  return std::nullopt;
}

/// Whether it divides by a register that is zero.
bool divides_by_zero(const Instruction& instruction, const target::Registers& registers) {
  if (instruction.action != Action::divide || !instruction.operand) return false;
  if (instruction.operand_size < 4) return false;  // the upper part of a register is none of its
  const auto value = registers.find(*instruction.operand);
  if (!value) return false;
  return (instruction.operand_size == 4 ? *value & 0xffffffffU : *value) == 0;
}

}  // namespace

std::optional<FatalSignal> find_pending_fault(const target::Target& target,
                                              const target::Registers& registers,
                                              Address thread_base,
                                              int number) {
  const auto rip = registers.find(target::Register::rip);
  if (!rip || target.maps.is_empty()) return std::nullopt;
  const Address pc(*rip);
  if (target::follows_system_call(*target.memory, pc)) return std::nullopt;
  std::optional<Failure> failure;
  const auto instruction = machine::decode_at(*target.memory, pc);
  if (number == SIGSEGV) {
    failure = find_bad_place(target, pc);
    if (!failure && instruction)
      failure = find_refused(target, registers, thread_base, *instruction, pc);
    if (!failure && instruction && instruction->action == Action::privileged)
      failure = Failure{SI_KERNEL, {}};
  } else if (instruction && number == SIGILL && instruction->action == Action::trap) {
    failure = Failure{ILL_ILLOPN, pc};
  } else if (instruction && number == SIGFPE && divides_by_zero(*instruction, registers)) {
    failure = Failure{FPE_INTDIV, pc};
  }
  if (!failure) return std::nullopt;
  FatalSignal fault;
  fault.number = number;
  fault.has_details = true;
  fault.code = failure->code;
  fault.address = failure->address;
  fault.pc = pc;
  return fault;
}

}  // namespace hognose::session
