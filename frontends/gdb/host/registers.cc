// Asking GDB for registers of x86-64, which it calls as we do.
// SPDX-License-Identifier: MIT
#include "gdb/host/registers.h"

#include <array>

namespace hognose::gdb {

namespace {

using target::Register;

constexpr std::array callee_saved{
    Register::rbx, Register::rbp, Register::r12, Register::r13, Register::r14, Register::r15};

}  // namespace

std::optional<std::uint64_t> read_register(const Ref& frame, const char* name) {
  const Ref text = make_string(name);
  return to_unsigned(call_method(frame, "read_register", {text.get()}));
}

target::Registers read_registers(const Ref& frame, std::span<const Register> wanted) {
  target::Registers registers;
  for (const Register which : wanted) {
    const auto value = read_register(frame, target::name_register(which));
    if (value) registers.set(which, *value);
  }
  return registers;
}

std::span<const Register> callee_saved_registers() {
  return callee_saved;
}

target::Registers read_newest_registers(const Ref& frame) {
  target::Registers registers = read_registers(frame, target::all_registers);
  if (const auto call = read_register(frame, "orig_rax")) registers.set_system_call(*call);
  return registers;
}

}  // namespace hognose::gdb
