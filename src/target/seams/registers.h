// Registers of one thread, or of one machine frame of it. x86-64 for now, by DWARF number.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/address.h"

namespace hognose::target {

/// DWARF register numbers of x86-64 (System V psABI, figure 3.36).
enum class Register : std::uint8_t {
  rax,
  rdx,
  rcx,
  rbx,
  rsi,
  rdi,
  rbp,
  rsp,
  r8,
  r9,
  r10,
  r11,
  r12,
  r13,
  r14,
  r15,
  rip,
};
inline constexpr std::size_t register_count = 17;

/// In the order of their numbers.
inline constexpr auto all_registers = [] {
  std::array<Register, register_count> all{};
  for (std::size_t number = 0; number < all.size(); ++number)
    all.at(number) = static_cast<Register>(number);
  return all;
}();

/// "rax"
[[nodiscard]] constexpr const char* name_register(Register which) {
  constexpr std::array<const char*, register_count> names{"rax",
                                                          "rdx",
                                                          "rcx",
                                                          "rbx",
                                                          "rsi",
                                                          "rdi",
                                                          "rbp",
                                                          "rsp",
                                                          "r8",
                                                          "r9",
                                                          "r10",
                                                          "r11",
                                                          "r12",
                                                          "r13",
                                                          "r14",
                                                          "r15",
                                                          "rip"};
  return names.at(static_cast<std::size_t>(which));
}

/// Register values; those that are unknown (not recovered by an unwinder) are absent.
class Registers {
 public:
  [[nodiscard]] std::optional<std::uint64_t> find(Register which) const {
    const auto index = static_cast<std::size_t>(which);
    if ((known_ >> index & 1U) == 0) return std::nullopt;
    return values_[index];
  }
  /// The system call that the thread has entered the kernel for, which orig_rax tells; nothing if it
  /// came there by an interrupt, or if that is not known.
  [[nodiscard]] std::optional<std::uint64_t> system_call() const { return system_call_; }
  /// Whether it is known how the thread came into the kernel.
  [[nodiscard]] bool tells_system_call() const { return tells_system_call_; }
  /// `orig_rax` is negative for what is no system call.
  void set_system_call(std::uint64_t orig_rax) {
    constexpr std::uint64_t most_calls = 1U << 16U;
    tells_system_call_ = true;
    if (orig_rax < most_calls) system_call_ = orig_rax;
  }
  /// Whether it sleeps in that call: what rax holds does not matter then.
  [[nodiscard]] bool is_blocked() const { return is_blocked_; }
  void set_blocked_in(std::uint64_t call) {
    set_system_call(call);
    is_blocked_ = system_call_.has_value();
  }
  void set(Register which, std::uint64_t value) {
    const auto index = static_cast<std::size_t>(which);
    values_[index] = value;
    known_ |= 1U << index;
  }

 private:
  std::array<std::uint64_t, register_count> values_{};
  std::uint32_t known_ = 0;
  bool tells_system_call_ = false;
  bool is_blocked_ = false;
  std::optional<std::uint64_t> system_call_;
};

}  // namespace hognose::target
