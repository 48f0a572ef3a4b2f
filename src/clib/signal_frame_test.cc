// Signal frames as the kernel lays them out.
// SPDX-License-Identifier: MIT
#include "clib/signal_frame.h"

#include <csignal>

#include <gtest/gtest.h>

#include "clib/fake_signal_frame.h"

namespace hognose::clib {
namespace {

constexpr Address context(0x7000);
constexpr Address code(0x4000);

class SignalFrameTest : public testing::Test {
 protected:
  target::FakeMemory memory;
  FakeSignalFrame fake{memory, context};

  void put(std::uint64_t trap, std::uint64_t error, Address fault) {
    fake.put(code, trap, error, fault);
    memory.put_text(code - 2, std::string_view("\x90\x90\x90", 3));
  }
  std::optional<target::FatalSignal> find(int number) {
    const auto frame = read_signal_frame(memory, context);
    return frame ? find_fault(memory, *frame, number) : std::nullopt;
  }
};

TEST_F(SignalFrameTest, KnowsWhereHandlersReturnTo) {
  memory.put_text(Address(0x5000), signal_return_code);
  EXPECT_TRUE(is_signal_return(memory, Address(0x5000)));
  EXPECT_FALSE(is_signal_return(memory, Address(0x5001)));
  EXPECT_FALSE(is_signal_return(memory, Address(0x9000)));
}

TEST_F(SignalFrameTest, APageFaultIsOfItsAddress) {
  put(14, 6, Address(0x30));
  const auto fault = find(SIGSEGV);
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->address, Address(0x30));
  EXPECT_EQ(fault->code, SEGV_MAPERR);
  EXPECT_EQ(fault->pc, code);
  EXPECT_EQ(is_write(*read_signal_frame(memory, context)), true);
}

TEST_F(SignalFrameTest, InfoThatWasNeverWrittenIsNotBelieved) {
  put(14, 7, Address(0x30));
  fake.put_info(SIGSEGV, SEGV_MAPERR, Address(0x31));
  EXPECT_EQ(find(SIGSEGV)->code, SEGV_ACCERR);
  fake.put_info(SIGSEGV, SEGV_MAPERR, Address(0x30));
  EXPECT_EQ(find(SIGSEGV)->code, SEGV_MAPERR);
}

TEST_F(SignalFrameTest, WhatSomebodySentIsNoFault) {
  put(14, 4, Address(0x30));
  fake.put_info(SIGSEGV, SI_USER, Address(77));
  EXPECT_FALSE(find(SIGSEGV));
  fake.put_info(0, 0, {});
  memory.put_text(code - 2, std::string_view("\x0f\x05", 2));  // it was in a system call
  EXPECT_FALSE(find(SIGSEGV));
}

TEST_F(SignalFrameTest, AnExceptionOfAnotherSignalIsAnOldOne) {
  put(14, 4, Address(0x30));
  EXPECT_FALSE(find(SIGFPE));
  EXPECT_FALSE(find(SIGABRT));
  EXPECT_TRUE(find(SIGBUS));
}

TEST_F(SignalFrameTest, ADivisionIsOfItsInstruction) {
  put(0, 0, {});
  EXPECT_EQ(find(SIGFPE)->address, code);
}

TEST_F(SignalFrameTest, WhatWasNeverWrittenIsNeitherACodeNorASender) {
  put(0, 0, {});
  fake.put_info(SIGFPE, 32767, Address(0x7ffe00001234));
  EXPECT_EQ(find(SIGFPE)->code, FPE_INTDIV);
  fake.put_info(SIGFPE, FPE_INTOVF, code);
  EXPECT_EQ(find(SIGFPE)->code, FPE_INTOVF);
  fake.put_info(SIGFPE, SI_USER, Address(0x55d0c0ffee00));
  EXPECT_TRUE(find(SIGFPE));
  fake.put_info(SIGFPE, SI_USER, Address(4711));
  EXPECT_FALSE(find(SIGFPE));
}

TEST_F(SignalFrameTest, UnreadableIsAnError) {
  EXPECT_FALSE(read_signal_frame(memory, Address(0x20000)));
}

}  // namespace
}  // namespace hognose::clib
