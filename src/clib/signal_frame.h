// What the kernel leaves on a stack before it runs the handler of a signal.
//
// The handler returns to three instructions of the C library that end the handling. Once it has
// returned, or where an unwinder stands in those, the stack pointer is at a ucontext:
//
//     rt_sigframe:  return address │ ucontext: flags, link, stack │ registers … err, trapno, oldmask, cr2 │ mask │ siginfo
//                                  ▲ sp                           ▲ +40                                          ▲ +304
//
// (arch/x86/include/asm/sigframe.h, include/uapi/asm-generic/ucontext.h, sigcontext.h). The kernel
// writes siginfo only for handlers that asked for it: else there is what was on the stack before.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "target/fatal_signal.h"
#include "target/seams/memory.h"
#include "target/seams/registers.h"

namespace hognose::clib {

/// What was interrupted, and why.
struct SignalFrame {
  target::Registers registers;  ///< of the interrupted code
  std::uint64_t trap = 0;  ///< number of the processor's last exception in this thread
  std::uint64_t error = 0;  ///< its error code
  Address fault_address;  ///< of its last page fault
  int number = 0;  ///< what stands for si_signo, si_code and si_addr: maybe never written
  int code = 0;
  Address address;
};

/// Whether code at `pc` is where a handler returns to: `mov $15, %rax; syscall`.
[[nodiscard]] bool is_signal_return(const target::Memory& memory, Address pc);

/// The frame whose ucontext is at `context`, the stack pointer of the code that a handler returns to.
[[nodiscard]] Result<SignalFrame> read_signal_frame(const target::Memory& memory, Address context);

/// The fault that a handler of signal `number` was called for: its number, code and address, as far as
/// exception and siginfo agree about them. Nothing if it was called for no fault: somebody sent it.
[[nodiscard]] std::optional<target::FatalSignal> find_fault(const target::Memory& memory,
                                                            const SignalFrame& frame,
                                                            int number);

/// The same by the processor's last exception alone, which is an old one if the signal was sent.
[[nodiscard]] std::optional<target::FatalSignal> find_exception(const target::Memory& memory,
                                                                const SignalFrame& frame,
                                                                int number);

/// Whether an exception of page faults was a write; nothing if it was none.
[[nodiscard]] std::optional<bool> is_write(const SignalFrame& frame);

}  // namespace hognose::clib
