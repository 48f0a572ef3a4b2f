// What the kernel leaves on a stack where a signal interrupts a thread, put together by hand.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

#include "target/seams/fake_memory.h"

namespace hognose::clib {

/// The code to which a handler returns, which ends it (glibc's __restore_rt).
inline constexpr std::string_view signal_return_code("\x48\xc7\xc0\x0f\0\0\0\x0f\x05", 9);

/// A ucontext_t and a siginfo_t in a test's memory, all of them zero at first.
class FakeSignalFrame {
 public:
  /// Borrows the memory.
  FakeSignalFrame(target::FakeMemory& memory, Address context)
      : memory_(memory), context_(context) {
    memory_.put_zeros({context, context + target::FakeMemory::page_size});
  }

  /// Where the thread was, and the processor's last exception in it.
  void put(Address pc, std::uint64_t trap, std::uint64_t error, Address fault) {
    memory_.put_pointer(saved(pc_number), pc);
    memory_.put_u64(saved(error_number), error);
    memory_.put_u64(saved(trap_number), trap);
    memory_.put_pointer(saved(fault_number), fault);
  }
  void put_info(int number, int code, Address address) {
    memory_.put_value(context_ + to_info, number);
    memory_.put_value(context_ + to_info + 8, code);
    memory_.put_pointer(context_ + to_info + 16, address);
  }

 private:
  static constexpr std::uint64_t to_registers = 40;
  static constexpr std::uint64_t to_info = 304;
  // Of struct sigcontext.
  static constexpr std::uint64_t pc_number = 16;
  static constexpr std::uint64_t error_number = 19;
  static constexpr std::uint64_t trap_number = 20;
  static constexpr std::uint64_t fault_number = 22;

  [[nodiscard]] Address saved(std::uint64_t number) const {
    return context_ + to_registers + number * word_size;
  }

  target::FakeMemory& memory_;
  Address context_;
};

}  // namespace hognose::clib
