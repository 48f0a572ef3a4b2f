// Reading the kernel's record of an interrupted thread.
// SPDX-License-Identifier: MIT
#include "clib/signal_frame.h"

#include <algorithm>
#include <array>
#include <csignal>

#include "target/seams/system_call.h"

namespace hognose::clib {
namespace {

using target::FatalSignal;
using target::Register;

// arch/x86/include/asm/trapnr.h
constexpr std::uint64_t divide_trap = 0;
constexpr std::uint64_t breakpoint_trap = 3;
constexpr std::uint64_t opcode_trap = 6;
constexpr std::uint64_t protection_trap = 13;
constexpr std::uint64_t page_trap = 14;
constexpr std::uint64_t alignment_trap = 17;

/// struct sigcontext of x86-64, up to cr2.
struct SavedContext {
  std::array<std::uint64_t, 17> registers;
  std::uint64_t flags;
  std::uint64_t segments;
  std::uint64_t error;
  std::uint64_t trap;
  std::uint64_t old_mask;
  std::uint64_t fault_address;
};
constexpr std::array saved_order{Register::r8,
                                 Register::r9,
                                 Register::r10,
                                 Register::r11,
                                 Register::r12,
                                 Register::r13,
                                 Register::r14,
                                 Register::r15,
                                 Register::rdi,
                                 Register::rsi,
                                 Register::rbp,
                                 Register::rbx,
                                 Register::rdx,
                                 Register::rax,
                                 Register::rcx,
                                 Register::rsp,
                                 Register::rip};

struct SavedInfo {
  std::int32_t number;
  std::int32_t error;
  std::int32_t code;
  std::int32_t padding;
  std::uint64_t address;
};

constexpr const char* reading_frame = "signal frame";

/// The signal that an exception becomes, and its si_code as far as the exception tells.
struct Meaning {
  std::uint64_t trap;
  int number;
  int code;
};
constexpr std::array meanings{Meaning{divide_trap, SIGFPE, FPE_INTDIV},
                              Meaning{breakpoint_trap, SIGTRAP, SI_KERNEL},
                              Meaning{opcode_trap, SIGILL, ILL_ILLOPN},
                              Meaning{protection_trap, SIGSEGV, SI_KERNEL},
                              Meaning{page_trap, SIGSEGV, SEGV_MAPERR},
                              Meaning{page_trap, SIGBUS, BUS_ADRERR},
                              Meaning{alignment_trap, SIGBUS, BUS_ADRALN}};

/// What was never written is whatever was on the stack before, and a small number is often there.
bool agrees(const SignalFrame& frame, int number, Address pc) {
  constexpr int most_codes = 32;  // of any fault
  const bool is_code = frame.code > 0 && (frame.code < most_codes || frame.code == SI_KERNEL);
  if (frame.number != number || !is_code) return false;
  if (frame.trap == page_trap) return frame.address == frame.fault_address;
  if (frame.trap == protection_trap) return frame.code == SI_KERNEL && frame.address.is_null();
  const bool is_of_instruction = frame.trap == divide_trap || frame.trap == opcode_trap;
  return !is_of_instruction || frame.address == pc;
}

/// Whether somebody sent it, as siginfo says: its number, and who.
bool was_sent(const SignalFrame& frame, int number) {
  constexpr std::uint64_t most_pids = 1U << 22U;
  const std::uint64_t pid = frame.address.value() & 0xffffffffU;
  const bool is_pid = pid <= most_pids;  // 0: of another pid namespace
  return frame.number == number && frame.code <= 0 && frame.code >= SI_TKILL && is_pid;
}

}  // namespace

bool is_signal_return(const target::Memory& memory, Address pc) {
  constexpr std::array<std::uint8_t, 9> code{0x48, 0xc7, 0xc0, 0x0f, 0x00, 0x00, 0x00, 0x0f, 0x05};
  std::array<std::uint8_t, code.size()> there{};
  return memory.read_some(pc, std::as_writable_bytes(std::span(there))) == there.size() &&
         there == code;
}

Result<SignalFrame> read_signal_frame(const target::Memory& memory, Address context) {
  constexpr std::uint64_t to_registers = 40;
  constexpr std::uint64_t to_information = 304;
  const auto saved = TRY(memory.read_value<SavedContext>(context + to_registers, reading_frame));
  SignalFrame frame;
  for (std::size_t at = 0; at < saved_order.size(); ++at)
    frame.registers.set(saved_order.at(at), saved.registers.at(at));
  frame.trap = saved.trap;
  frame.error = saved.error;
  frame.fault_address = Address(saved.fault_address);
  if (const auto info = memory.read_value<SavedInfo>(context + to_information, reading_frame)) {
    frame.number = info->number;
    frame.code = info->code;
    frame.address = Address(info->address);
  }
  return frame;
}

// A thread keeps the number of its last exception, which need not be why it was interrupted. Who
// was sent a signal stands behind a system call, or anywhere: then siginfo, if it is there, says so.
std::optional<FatalSignal> find_exception(const target::Memory& memory,
                                          const SignalFrame& frame,
                                          int number) {
  const auto* const meaning =
      std::find_if(meanings.begin(), meanings.end(), [&](const Meaning& one) {
        return one.trap == frame.trap && one.number == number;
      });
  if (meaning == meanings.end()) return std::nullopt;
  const Address pc(frame.registers.find(Register::rip).value_or(0));
  if (target::follows_system_call(memory, pc)) return std::nullopt;
  FatalSignal fault;
  fault.number = number;
  fault.has_details = true;
  fault.pc = pc;
  fault.code = meaning->code;
  if (frame.trap == page_trap) {
    constexpr std::uint64_t was_mapped = 1;
    fault.address = frame.fault_address;
    if (number == SIGSEGV && (frame.error & was_mapped) != 0) fault.code = SEGV_ACCERR;
  } else if (frame.trap != protection_trap) {
    fault.address = pc;
  }
  if (agrees(frame, number, pc)) fault.code = frame.code;
  return fault;
}

std::optional<FatalSignal> find_fault(const target::Memory& memory,
                                      const SignalFrame& frame,
                                      int number) {
  return was_sent(frame, number) ? std::nullopt : find_exception(memory, frame, number);
}

std::optional<bool> is_write(const SignalFrame& frame) {
  constexpr std::uint64_t writes = 2;
  if (frame.trap != page_trap) return std::nullopt;
  return (frame.error & writes) != 0;
}

}  // namespace hognose::clib
