// Which system call a stopped thread is in.
//
// A thread that is stopped in a system call has its number in orig_rax, and has just passed the
// instruction `syscall`. If rax says that the call was interrupted and is to be begun again, the
// thread blocks in it; with any other rax the call has ended, and its thread was about to go on.
//
// A call with a time limit, once interrupted, goes on as restart_syscall: which it was is found in
// the code before, that loads its number.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "target/seams/memory.h"
#include "target/seams/registers.h"

namespace hognose::target {

/// A system call of x86-64 Linux.
struct SystemCall {
  std::uint64_t number = 0;
  std::string_view name;  ///< "futex"; empty if the number is newer than the table
  std::array<std::optional<std::uint64_t>, 3> arguments{};  ///< the first of them
  bool has_ended = false;  ///< its thread does not block any more, but is still at the instruction

  /// The futex that it is about; nothing for any other call.
  [[nodiscard]] std::optional<Address> futex() const;
  /// The same only if it waits at it, or was woken from there a moment ago.
  [[nodiscard]] std::optional<Address> futex_waited_at() const;
  /// Whether only threads of the same process can wake whoever waits at it.
  [[nodiscard]] bool is_private_futex() const;
};

/// The call that a thread with these registers is in. Nothing if it is in none, or if the registers
/// do not tell.
[[nodiscard]] std::optional<SystemCall> find_system_call(const Memory& memory,
                                                         const Registers& registers);

/// Whether the instruction before `pc` is `syscall`.
[[nodiscard]] bool follows_system_call(const Memory& memory, Address pc);

/// The name of a number; empty if it is not known.
[[nodiscard]] std::string_view name_system_call(std::uint64_t number);

/// The call that is named so, if it is one of those that go on as restart_syscall.
[[nodiscard]] std::optional<std::uint64_t> find_restartable(std::string_view name);

/// Whether a thread that is stopped while it blocks in that call goes on blocking when it is let go.
/// Others may fail with EINTR, or have done less than they were asked for.
[[nodiscard]] bool survives_a_stop(std::uint64_t number);

inline constexpr std::uint64_t restart_syscall = 219;

}  // namespace hognose::target
