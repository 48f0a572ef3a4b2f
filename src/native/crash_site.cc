// Looking through handlers.
// SPDX-License-Identifier: MIT
#include "native/crash_site.h"

#include <csignal>

#include "clib/signal_frame.h"

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
    auto fault = clib::find_fault(*target.memory, *interrupted, site.signal.number);
    const bool is_told = interrupted->number == site.signal.number && interrupted->code > 0;
    if (!fault || (!was_raised && !is_told)) continue;
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
