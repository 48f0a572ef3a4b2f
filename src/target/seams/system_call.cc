// Reads registers, and the few bytes before the instruction pointer.
// SPDX-License-Identifier: MIT
#include "target/seams/system_call.h"

#include <algorithm>
#include <cstring>
#include <span>

namespace hognose::target {
namespace {

struct Row {
  std::uint64_t number;
  std::string_view name;
};
constexpr Row system_calls[] = {
#include "target/seams/system_calls.inc"
};

constexpr std::array<std::string_view, 4> restartable{
    "clock_nanosleep", "nanosleep", "poll", "futex"};

// include/linux/errno.h of the kernel: what it means to say -EINTR with, or to begin anew.
bool was_interrupted(std::uint64_t rax) {
  constexpr std::array<std::int64_t, 5> reasons{-4, -512, -513, -514, -516};
  return std::find(reasons.begin(), reasons.end(), static_cast<std::int64_t>(rax)) != reasons.end();
}

// What goes on by itself after a stop, as if nothing had been: signal(7), "Interruption of system
// calls and library functions by stop signals", names most of those that do not.
constexpr std::array<std::string_view, 23> unharmed{
    "clock_nanosleep", "clone",    "clone3",          "execve",          "fcntl",
    "flock",           "fork",     "futex",           "mq_timedreceive", "mq_timedsend",
    "msgrcv",          "msgsnd",   "nanosleep",       "pause",           "poll",
    "ppoll",           "pselect6", "restart_syscall", "rt_sigsuspend",   "select",
    "vfork",           "wait4",    "waitid"};

constexpr std::size_t most_bytes_before = 48;
constexpr std::array<std::byte, 2> syscall_instruction{std::byte{0x0f}, std::byte{0x05}};

// `mov $NUMBER, %eax` (b8, then four bytes), the nearest before `syscall` that may be meant.
std::optional<std::uint64_t> find_loaded_number(std::span<const std::byte> code) {
  constexpr std::size_t length = 5;
  constexpr std::byte load_eax{0xb8};
  for (std::size_t end = code.size(); end >= length; --end) {
    const auto instruction = code.subspan(end - length, length);
    if (instruction.front() != load_eax) continue;
    std::uint32_t number = 0;
    std::memcpy(&number, instruction.data() + 1, sizeof(number));
    if (find_restartable(name_system_call(number))) return number;
  }
  return std::nullopt;
}

bool ends_with_system_call(std::span<const std::byte> code) {
  return std::ranges::equal(code.last(syscall_instruction.size()), syscall_instruction);
}

// The bytes before `rip` up to the instruction `syscall`, or nothing if that does not stand there.
std::optional<std::span<const std::byte>> read_code_before(
    const Memory& memory, Address rip, std::array<std::byte, most_bytes_before>& bytes) {
  std::size_t size = bytes.size();
  if (!memory.read(rip - size, std::span(bytes))) {
    size = syscall_instruction.size();  // the page before it is not there
    if (!memory.read(rip - size, std::span(bytes).first(size))) return std::nullopt;
  }
  const auto code = std::span<const std::byte>(bytes).first(size);
  if (!ends_with_system_call(code)) return std::nullopt;
  return code.first(size - syscall_instruction.size());
}

}  // namespace

std::optional<Address> SystemCall::futex() const {
  if (name != "futex" || arguments[0].value_or(0) == 0) return std::nullopt;
  return Address(*arguments[0]);
}

std::optional<Address> SystemCall::futex_waited_at() const {
  constexpr std::uint64_t commands = 0x7f;  // FUTEX_CMD_MASK, of 32 bits
  constexpr std::array<std::uint64_t, 2> waits{0, 9};  // FUTEX_WAIT, FUTEX_WAIT_BITSET
  if (!arguments[1]) return std::nullopt;
  const std::uint64_t command = *arguments[1] & commands;
  return std::find(waits.begin(), waits.end(), command) == waits.end() ? std::nullopt : futex();
}

bool SystemCall::is_private_futex() const {
  constexpr std::uint64_t is_private = 0x80;  // FUTEX_PRIVATE_FLAG
  return futex() && (arguments[1].value_or(0) & is_private) != 0;
}

bool follows_system_call(const Memory& memory, Address pc) {
  std::array<std::byte, syscall_instruction.size()> before{};
  return memory.read(pc - before.size(), std::span(before)) && ends_with_system_call(before);
}

std::string_view name_system_call(std::uint64_t number) {
  const auto* found =
      std::lower_bound(std::begin(system_calls),
                       std::end(system_calls),
                       number,
                       [](const Row& row, std::uint64_t wanted) { return row.number < wanted; });
  return found != std::end(system_calls) && found->number == number ? found->name
                                                                    : std::string_view();
}

std::optional<std::uint64_t> find_restartable(std::string_view name) {
  if (std::find(restartable.begin(), restartable.end(), name) == restartable.end())
    return std::nullopt;
  const auto* found = std::find_if(std::begin(system_calls),
                                   std::end(system_calls),
                                   [name](const Row& row) { return row.name == name; });
  return found == std::end(system_calls) ? std::nullopt : std::optional(found->number);
}

bool survives_a_stop(std::uint64_t number) {
  const std::string_view name = name_system_call(number);
  return std::find(unharmed.begin(), unharmed.end(), name) != unharmed.end();
}

std::optional<SystemCall> find_system_call(const Memory& memory, const Registers& registers) {
  const auto number = registers.system_call();
  const auto rip = registers.find(Register::rip);
  const auto rax = registers.find(Register::rax);
  if (!number || !rip || (!rax && !registers.is_blocked())) return std::nullopt;
  std::array<std::byte, most_bytes_before> bytes{};
  const auto code = read_code_before(memory, Address(*rip), bytes);
  if (!code) return std::nullopt;
  SystemCall call;
  call.number = *number;
  if (*number == restart_syscall) call.number = find_loaded_number(*code).value_or(*number);
  call.name = name_system_call(call.number);
  call.has_ended = !registers.is_blocked() && !was_interrupted(*rax);
  call.arguments = {
      registers.find(Register::rdi), registers.find(Register::rsi), registers.find(Register::rdx)};
  return call;
}

}  // namespace hognose::target
