// The kernel's register block of x86-64 (struct user_regs_struct), as ptrace and cores give it.
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/user.h>

#include "target/seams/registers.h"

namespace hognose::target {

/// The general registers by their DWARF numbers.
[[nodiscard]] inline Registers from_user_registers(const user_regs_struct& user) {
  Registers registers;
  registers.set(Register::rax, user.rax);
  registers.set(Register::rdx, user.rdx);
  registers.set(Register::rcx, user.rcx);
  registers.set(Register::rbx, user.rbx);
  registers.set(Register::rsi, user.rsi);
  registers.set(Register::rdi, user.rdi);
  registers.set(Register::rbp, user.rbp);
  registers.set(Register::rsp, user.rsp);
  registers.set(Register::r8, user.r8);
  registers.set(Register::r9, user.r9);
  registers.set(Register::r10, user.r10);
  registers.set(Register::r11, user.r11);
  registers.set(Register::r12, user.r12);
  registers.set(Register::r13, user.r13);
  registers.set(Register::r14, user.r14);
  registers.set(Register::r15, user.r15);
  registers.set(Register::rip, user.rip);
  registers.set_system_call(user.orig_rax);
  return registers;
}

/// The base of thread-local storage.
[[nodiscard]] inline Address tls_base_of(const user_regs_struct& user) {
  return Address(user.fs_base);
}

}  // namespace hognose::target
