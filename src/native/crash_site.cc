// Looking through handlers.
// SPDX-License-Identifier: MIT
#include "native/crash_site.h"

#include <algorithm>
#include <array>
#include <csignal>

#include "clib/signal_frame.h"
#include "machine/decode.h"

namespace hognose::native {
namespace {

constexpr std::size_t most_handlers = 16;  // each crashes in the next

/// What the kernel says of faults of memory that is there, but not for this: the exception's error
/// code does not tell a guard page from a hole.
void refine_code(const target::Target& target, target::FatalSignal& fault) {
  if (fault.number != SIGSEGV || fault.code != SEGV_MAPERR) return;
  const target::Mapping* const mapping = target.maps.find(fault.address);
  if (mapping != nullptr && !mapping->readable) fault.code = SEGV_ACCERR;
}

bool is_told(const clib::SignalFrame& frame, int number) {
  return frame.number == number && frame.code > 0;
}

/// Whether an instruction touches memory at the address that was at fault.
bool touches(const machine::Instruction& instruction,
             const clib::SignalFrame& frame,
             const target::FatalSignal& fault) {
  return std::ranges::any_of(
      std::array{instruction.memory, instruction.second}, [&](const auto& operand) {
        if (!operand || operand->segment != machine::Segment::none) return false;
        machine::Instruction one = instruction;
        one.memory = operand;
        const auto from = machine::find_address(one, fault.pc, frame.registers, {});
        const std::uint64_t size = std::max<std::uint64_t>(operand->size, 1);
        return from && AddressRange::from(*from, size).contains(fault.address);
      });
}

/// Whether what was interrupted is seen to have failed so: a thread keeps its last exception, whatever it is
/// interrupted by.
bool fails_so(const target::Memory& memory,
              const clib::SignalFrame& frame,
              const target::FatalSignal& fault) {
  if (fault.number == SIGSEGV && fault.address == fault.pc) return true;
  const auto instruction = machine::decode_at(memory, fault.pc);
  if (!instruction) return false;
  if (fault.number == SIGFPE) return instruction->action == machine::Action::divide;
  if (fault.number == SIGILL) return instruction->action == machine::Action::trap;
  return fault.code != SI_KERNEL && touches(*instruction, frame, fault);
}

/// Whether the mappings allow what failed, so that there was nothing behind one: that is SIGBUS.
bool is_allowed(const target::Maps& maps,
                const clib::SignalFrame& frame,
                const target::FatalSignal& fault) {
  const target::Mapping* const mapping = maps.find(fault.address);
  if (mapping == nullptr || fault.code != SEGV_MAPERR) return false;
  return clib::is_write(frame).value_or(false) ? mapping->writable : mapping->readable;
}

/// The fault of which a handler thought that abort() is the answer.
std::optional<target::FatalSignal> find_fault_before_abort(const target::Target& target,
                                                           const clib::SignalFrame& frame) {
  const target::Memory& memory = *target.memory;
  constexpr std::array faults{SIGSEGV, SIGBUS, SIGFPE, SIGILL};
  for (const int number : faults) {
    const auto fault = clib::find_fault(memory, frame, number);
    if (fault && is_told(frame, number)) return fault;
  }
  for (const int number : faults) {
    const auto fault = clib::find_exception(memory, frame, number);
    if (!fault || (number == SIGSEGV && is_allowed(target.maps, frame, *fault))) continue;
    if (fails_so(memory, frame, *fault)) return fault;
  }
  return std::nullopt;
}

/// The fault that a handler was called for, which then ended the process.
std::optional<target::FatalSignal> find_handled_fault(const target::Target& target,
                                                      const clib::SignalFrame& frame,
                                                      const target::FatalSignal& end,
                                                      bool was_raised) {
  const target::Memory& memory = *target.memory;
  const auto fault = clib::find_fault(memory, frame, end.number);
  if (fault && (was_raised || is_told(frame, end.number))) return fault;
  if (!was_raised) return std::nullopt;
  if (end.number == SIGABRT) return find_fault_before_abort(target, frame);
  const auto seen = clib::find_exception(memory, frame, end.number);
  return seen && fails_so(memory, frame, *seen) ? seen : std::nullopt;
}

}  // namespace

bool is_signal_frame(const target::Memory& memory, const MachineFrame& frame) {
  return !frame.is_inlined && clib::is_signal_return(memory, frame.pc);
}

CrashSite find_crash_site(const target::Target& target,
                          const target::FatalSignal& signal,
                          MachineStack& machine) {
  CrashSite site;
  site.signal = signal;
  site.registers = machine.registers(0);
  const bool was_raised = site.signal.was_raised();
  std::size_t left = most_handler_frames;
  std::size_t handlers = 0;
  for (std::size_t index = 0; left > 0 && handlers < most_handlers; ++index, --left) {
    const MachineFrame* const frame = machine.at(index);
    if (frame == nullptr) break;
    if (!is_signal_frame(*target.memory, *frame)) continue;
    const auto interrupted = clib::read_signal_frame(*target.memory, frame->sp);
    if (!interrupted) break;
    auto fault = find_handled_fault(target, *interrupted, site.signal, was_raised);
    if (!fault) continue;
    if (fault->number != site.signal.number) site.raised = site.signal.number;
    fault->tid = site.signal.tid;
    refine_code(target, *fault);
    site.signal = *fault;
    site.registers = interrupted->registers;
    site.frame = index + 1;
    site.was_handled = true;
    ++handlers;
    site.is_write = clib::is_write(*interrupted);
    left = most_handler_frames;
  }
  return site;
}

}  // namespace hognose::native
