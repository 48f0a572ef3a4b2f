// Instructions that would fail again.
// SPDX-License-Identifier: MIT
#include "session/crash/pending_fault.h"

#include <csignal>
#include <string_view>

#include <gtest/gtest.h>

#include "target/fake_target.h"

namespace hognose::session {
namespace {

using target::Register;

constexpr Address pc(0x401000);
constexpr Address constants(0x500000);

class PendingFaultTest : public testing::Test {
 protected:
  target::FakeParts parts;
  target::Target target = target::make_fake_target(parts);
  target::Registers registers;

  PendingFaultTest() {
    target.maps =
        target::Maps({{.range = AddressRange::from(pc, 4096), .executable = true, .path = {}},
                      {.range = AddressRange::from(constants, 4096), .path = {}}});
    registers.set(Register::rip, pc.value());
  }
  std::optional<target::FatalSignal> find(std::string_view code,
                                          std::uint64_t rax,
                                          int number = SIGSEGV) {
    parts.memory->put_text(pc - 2, "\x90\x90");
    parts.memory->put_text(pc, std::string(code));
    registers.set(Register::rax, rax);
    return find_pending_fault(target, registers, {}, number);
  }
};

constexpr std::string_view load("\x8b\x40\x20\x90", 4);  // mov eax, [rax + 0x20]
constexpr std::string_view store("\x89\x48\x20\x90", 4);  // mov [rax + 0x20], ecx
constexpr std::string_view address("\x8d\x40\x20\x90", 4);  // lea eax, [rax + 0x20]

TEST_F(PendingFaultTest, AnAccessFailsWhereNothingIs) {
  const auto fault = find(load, 0);
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->code, SEGV_MAPERR);
  EXPECT_EQ(fault->address, Address(0x20));
  EXPECT_FALSE(fault->was_sent());
  EXPECT_FALSE(find(address, 0));
}

TEST_F(PendingFaultTest, AnAccessFailsThatNobodyMayDo) {
  EXPECT_FALSE(find(load, constants.value()));
  EXPECT_EQ(find(store, constants.value())->code, SEGV_ACCERR);
  EXPECT_EQ(find(load, constants.value() + 4096 - 0x22)->address, constants + 4097);
}

TEST_F(PendingFaultTest, NoMemoryCanHaveThatAddress) {
  const auto fault = find(load, 0x4141414141414141);
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->code, SI_KERNEL);
  EXPECT_TRUE(fault->address.is_null());
}

TEST_F(PendingFaultTest, CodeFailsThatIsNone) {
  registers.set(Register::rip, 0x10);
  EXPECT_EQ(find_pending_fault(target, registers, {}, SIGSEGV)->address, Address(0x10));
  registers.set(Register::rip, constants.value());
  EXPECT_EQ(find_pending_fault(target, registers, {}, SIGSEGV)->code, SEGV_ACCERR);
}

TEST_F(PendingFaultTest, WhatIsNoAccess) {
  constexpr std::string_view trap("\x0f\x0b\x90", 3);  // ud2
  constexpr std::string_view divide("\xf7\xf8\x90", 3);  // idiv eax
  EXPECT_EQ(find(trap, 0, SIGILL)->code, ILL_ILLOPN);
  EXPECT_FALSE(find(trap, 0, SIGFPE));
  EXPECT_EQ(find(divide, 0x100000000, SIGFPE)->address, pc);
  EXPECT_FALSE(find(divide, 2, SIGFPE));
}

TEST_F(PendingFaultTest, WhoSentItIsBehindASystemCall) {
  find(load, 0);
  parts.memory->put_text(pc - 2, "\x0f\x05");
  EXPECT_FALSE(find_pending_fault(target, registers, {}, SIGSEGV));
}

TEST_F(PendingFaultTest, WithoutMappingsNothingIsKnown) {
  target.maps = {};
  EXPECT_FALSE(find(load, 0));
}

}  // namespace
}  // namespace hognose::session
