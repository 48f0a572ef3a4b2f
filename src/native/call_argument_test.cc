// What a function was called with, as code and registers of frames tell.
// SPDX-License-Identifier: MIT
#include "native/call_argument.h"

#include <string>

#include <gtest/gtest.h>

#include "native/fake_machine_stack.h"
#include "target/fake_target.h"

namespace hognose::native {
namespace {

using target::Register;
using namespace std::string_literals;

constexpr Address message(0x7f0000001000);
constexpr Address front(0x500000);
constexpr std::uint64_t padding = 0x100;

/// fatal(), which caller() called.
class CallArgumentTest : public testing::Test {
 protected:
  target::FakeParts parts;
  target::Target target = target::make_fake_target(parts);
  FakeMachineStack machine;

  CallArgumentTest() {
    machine.add("fatal", Address(0x6000), 0x20);
    machine.add("", Address(0x6020), 0x40);
  }

  /// The code of the frame's function, as far as it has run; nops stand before it.
  void put(std::size_t index, const std::string& code, Address at) {
    const std::string before(padding, '\x90');
    parts.memory->put_text(at - padding, before + code + before);
    machine.frame(index).pc = at + code.size();
  }
};

const std::string call = "\xe8\x01\x02\x03\x00"s;

TEST_F(CallArgumentTest, ItIsWhereTheFunctionPutIt) {
  put(0, "\x55\x48\x89\xf5"s + call + "\x31\xd2"s + call, front);  // push %rbp; mov %rsi,%rbp
  machine.frame(0).function_start = front;
  machine.keep(0, Register::rbp, message);
  EXPECT_EQ(find_argument(target, machine, 0, Register::rsi), message);
  EXPECT_EQ(find_argument(target, machine, 0, Register::rdi), std::nullopt);
}

TEST_F(CallArgumentTest, NotIfCodeComesThereWithoutItsFront) {
  put(0,
      "\x55\x48\x89\xf5"s + call + "\x31\xd2"s + call + "\xeb\xf9"s,
      front);  // jmp to the last call
  machine.frame(0).function_start = front;
  machine.frame(0).pc = machine.frame(0).pc - 2;
  machine.keep(0, Register::rbp, message);
  EXPECT_EQ(find_argument(target, machine, 0, Register::rsi), std::nullopt);
}

TEST_F(CallArgumentTest, ItIsWhereTheCallerHadIt) {
  put(1, "\x48\x89\xde"s + "\x48\x8d\x3d\x10\x00\x00\x00"s + call, front);  // mov %rbx,%rsi; lea
  machine.keep(1, Register::rbx, message);
  EXPECT_EQ(find_argument(target, machine, 0, Register::rsi), message);
}

TEST_F(CallArgumentTest, OrInTheFrameOfTheCaller) {
  put(1, "\x48\x8d\x7c\x24\x10"s + call, front);  // lea 0x10(%rsp),%rdi
  EXPECT_EQ(find_argument(target, machine, 0, Register::rdi), Address(0x6030));
  put(1, "\x48\x8d\xbc\x24\x00\x01\x00\x00"s + call, front);
  EXPECT_EQ(find_argument(target, machine, 0, Register::rdi), Address(0x6120));
}

TEST_F(CallArgumentTest, NotIfAnotherWayLeadsToTheSameCall) {
  const std::string other = "\xeb\xf9"s;  // jmp to the call
  put(1, "\x48\x89\xdf"s + call + other, front);
  machine.frame(1).pc = machine.frame(1).pc - other.size();
  machine.keep(1, Register::rbx, message);
  EXPECT_EQ(find_argument(target, machine, 0, Register::rdi), std::nullopt);
}

TEST_F(CallArgumentTest, NotIfItCameFromWhereNobodyKeepsIt) {
  put(1, "\x48\x89\xc7"s + call, front);  // mov %rax,%rdi
  EXPECT_EQ(find_argument(target, machine, 0, Register::rdi), std::nullopt);
  put(1, "\x48\x8b\x7b\x08"s + call, front);  // mov 0x8(%rbx),%rdi
  machine.keep(1, Register::rbx, message);
  EXPECT_EQ(find_argument(target, machine, 0, Register::rdi), std::nullopt);
}

TEST_F(CallArgumentTest, WhatTheCallerReadFromItsFrameIsStillThere) {
  parts.memory->put_pointer(Address(0x6028), message);
  put(1, "\x48\x8b\x7c\x24\x08"s + call, front);  // mov 0x8(%rsp),%rdi
  EXPECT_EQ(find_argument(target, machine, 0, Register::rdi), message);
  put(1, "\x48\x8b\x45\xf8\x48\x89\xc7"s + call, front);  // mov -0x8(%rbp),%rax; mov %rax,%rdi
  machine.keep(1, Register::rbp, Address(0x6030));
  EXPECT_EQ(find_argument(target, machine, 0, Register::rdi), message);
  // mov 0x8(%rsp),%rdi; movq $0,0x8(%rsp)
  put(1, "\x48\x8b\x7c\x24\x08\x48\xc7\x44\x24\x08\0\0\0\0"s + call, front);
  EXPECT_EQ(find_argument(target, machine, 0, Register::rdi), std::nullopt);
  put(1, "\x48\x8b\x7c\x24\x08\x50"s + call, front);  // push %rax moves what the second is from
  EXPECT_FALSE(find_passed_argument(target, machine, 0, Register::rdi));
}

TEST_F(CallArgumentTest, WhatItReadFromElsewhereMayHaveChanged) {
  parts.memory->put_pointer(Address(0x8008), message);
  put(1, "\x48\x8b\x7b\x08"s + call, front);  // mov 0x8(%rbx),%rdi
  machine.keep(1, Register::rbx, Address(0x8000));
  const auto passed = find_passed_argument(target, machine, 0, Register::rdi);
  ASSERT_TRUE(passed);
  EXPECT_EQ(passed->value, message);
  EXPECT_EQ(passed->trust, Trust::guessed);
  // mov 0x8(%rbx),%rbx; mov %rbx,%rdi: the register has what was read
  put(1, "\x48\x8b\x5b\x08\x48\x89\xdf"s + call, front);
  EXPECT_EQ(find_argument(target, machine, 0, Register::rdi), Address(0x8000));
}

TEST_F(CallArgumentTest, FramesAndCodeThatAreNotThereTellNothing) {
  EXPECT_EQ(find_argument(target, machine, 0, Register::rdi), std::nullopt);
  EXPECT_EQ(find_argument(target, machine, 1, Register::rdi), std::nullopt);
}

}  // namespace
}  // namespace hognose::native
