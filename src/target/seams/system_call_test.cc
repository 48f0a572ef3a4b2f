// System calls of made-up threads.
// SPDX-License-Identifier: MIT
#include "target/seams/system_call.h"

#include <gtest/gtest.h>

#include "target/seams/fake_memory.h"

namespace hognose::target {
namespace {

constexpr std::uint64_t futex_call = 202;
constexpr std::uint64_t code_at = 0x7f0000001000;
constexpr std::uint64_t restarted = static_cast<std::uint64_t>(-512);

struct SystemCalls : testing::Test {
  FakeMemory memory;
  Registers registers;

  /// A thread right after `code`, in call `number`.
  void stop_after(std::vector<std::uint8_t> code, std::uint64_t number, std::uint64_t rax) {
    code.insert(code.begin(), 64, std::uint8_t{0x90});
    const Address at(code_at);
    memory.put(at, std::as_bytes(std::span(code)));
    registers.set(Register::rip, (at + code.size()).value());
    registers.set(Register::rax, rax);
    registers.set_system_call(number);
  }
};

TEST_F(SystemCalls, AreFoundByTheirNumberAndArguments) {
  registers.set(Register::rdi, 0x1234);
  registers.set(Register::rsi, 0x189);  // FUTEX_WAIT_BITSET, private, by the clock
  stop_after({0x0f, 0x05}, futex_call, restarted);
  const auto call = find_system_call(memory, registers);
  ASSERT_TRUE(call);
  EXPECT_EQ(call->name, "futex");
  EXPECT_EQ(call->futex_waited_at(), Address(0x1234));
  EXPECT_EQ(call->arguments[0], 0x1234U);
  EXPECT_FALSE(call->arguments[2]);
  EXPECT_FALSE(call->has_ended);
  EXPECT_TRUE(call->is_private_futex());
  registers.set(Register::rsi, 0);  // FUTEX_WAIT, from any process
  EXPECT_FALSE(find_system_call(memory, registers)->is_private_futex());
  registers.set(Register::rsi, 0x81);  // FUTEX_WAKE
  EXPECT_FALSE(find_system_call(memory, registers)->futex_waited_at());
  EXPECT_EQ(find_system_call(memory, registers)->futex(), Address(0x1234));
}

TEST_F(SystemCalls, ThatHaveEndedAreOver) {
  for (const std::uint64_t rax :
       {std::uint64_t{0}, std::uint64_t{17}, static_cast<std::uint64_t>(-110)}) {
    stop_after({0x0f, 0x05}, futex_call, rax);
    EXPECT_TRUE(find_system_call(memory, registers)->has_ended);
  }
  stop_after({0x0f, 0x05}, futex_call, static_cast<std::uint64_t>(-4));
  EXPECT_FALSE(find_system_call(memory, registers)->has_ended);
}

TEST_F(SystemCalls, NeedTheInstructionBefore) {
  stop_after({0x0f, 0x06}, futex_call, restarted);
  EXPECT_FALSE(find_system_call(memory, registers));
  registers.set(Register::rip, 0x10);
  EXPECT_FALSE(find_system_call(memory, registers));
}

TEST_F(SystemCalls, AThreadThatWasInterruptedIsInNone) {
  stop_after({0x0f, 0x05}, static_cast<std::uint64_t>(-1), restarted);
  EXPECT_TRUE(registers.tells_system_call());
  EXPECT_FALSE(find_system_call(memory, registers));
}

TEST_F(SystemCalls, ThatGoOnAreFoundInTheCode) {
  // mov $0xe6, %eax; mov %rdx, %r10; syscall
  stop_after({0xb8, 0xe6, 0, 0, 0, 0x49, 0x89, 0xd2, 0x0f, 0x05}, restart_syscall, restarted);
  EXPECT_EQ(find_system_call(memory, registers)->name, "clock_nanosleep");
}

TEST_F(SystemCalls, ThatGoOnAreNotGuessed) {
  // mov $0, %eax, which is read: no call that goes on.
  stop_after({0xb8, 0, 0, 0, 0, 0x0f, 0x05}, restart_syscall, restarted);
  EXPECT_EQ(find_system_call(memory, registers)->name, "restart_syscall");
}

TEST_F(SystemCalls, AtTheStartOfAPageNeedTwoBytes) {
  FakeMemory small;
  const std::vector<std::uint8_t> code{0x0f, 0x05};
  small.put(Address(code_at), std::as_bytes(std::span(code)));
  registers.set(Register::rip, code_at + 2);
  registers.set(Register::rax, restarted);
  registers.set_system_call(0);
  EXPECT_EQ(find_system_call(small, registers)->name, "read");
}

TEST(SystemCallNames, AreThoseOfTheKernel) {
  EXPECT_EQ(name_system_call(0), "read");
  EXPECT_EQ(name_system_call(230), "clock_nanosleep");
  EXPECT_EQ(name_system_call(60'000), "");
  EXPECT_EQ(find_restartable("poll"), 7U);
  EXPECT_FALSE(find_restartable("read"));
}

}  // namespace
}  // namespace hognose::target
