// Signals as sentences.
// SPDX-License-Identifier: MIT
#include "session/target_head.h"

#include <csignal>

#include <gtest/gtest.h>

namespace hognose::session {
namespace {

using target::FatalSignal;

std::string say(const FatalSignal& fatal) {
  return describe_crash(fatal).what;
}

TEST(TargetHead, SaysWhatASignalMeans) {
  FatalSignal fatal{.number = SIGSEGV, .tid = 7, .has_details = true, .code = 1};
  fatal.address = Address(0x30);
  EXPECT_EQ(say(fatal), "access to 0x30 (not mapped)");
  EXPECT_EQ(describe_crash(fatal).address, 0x30U);
  fatal.pc = Address(0x30);
  EXPECT_EQ(say(fatal), "jump to 0x30 (not mapped)");
  fatal.pc = Address(0x40);
  fatal.code = 2;
  EXPECT_EQ(say(fatal), "access to 0x30 (no right to it)");
  fatal.number = SIGFPE;
  EXPECT_EQ(say(fatal), "a division without a result at 0x30");
  fatal.number = SIGILL;
  EXPECT_EQ(say(fatal), "no valid instruction at 0x30");
}

TEST(TargetHead, AGeneralProtectionHasNoAddress) {
  const FatalSignal fatal{.number = SIGSEGV, .tid = 7, .has_details = true, .code = SI_KERNEL};
  EXPECT_EQ(say(fatal), "access to an address that no memory can have");
  EXPECT_FALSE(describe_crash(fatal).address);
}

TEST(TargetHead, SaysWhoSentIt) {
  FatalSignal fatal{.number = SIGABRT, .tid = 7, .has_details = true, .code = SI_TKILL};
  fatal.sender = 7;
  fatal.is_own = true;
  EXPECT_EQ(say(fatal), "raised by the process itself");
  fatal.number = SIGSEGV;
  EXPECT_EQ(say(fatal), "raised by the process itself, maybe by a handler of it");
  fatal.is_own = false;
  fatal.code = SI_USER;
  fatal.sender = 12;
  fatal.sender_user = 1000;
  EXPECT_EQ(say(fatal), "sent by process 12 (uid 1000)");
  fatal.sender = 0;
  EXPECT_EQ(say(fatal), "sent by the kernel, or from outside of its container");
}

TEST(TargetHead, WithoutDetailsOnlyTheSignalIsKnown) {
  const auto crash = describe_crash({.number = SIGSEGV, .tid = 7});
  EXPECT_EQ(crash.name, "SIGSEGV");
  EXPECT_TRUE(crash.what.empty());
  EXPECT_FALSE(crash.code);
  EXPECT_FALSE(crash.address);
}

TEST(TargetHead, NamesVersions) {
  EXPECT_EQ(describe_version(0x030d00f0), "3.13.0");
  EXPECT_EQ(describe_version(0x030e00c2), "3.14.0rc2");
}

}  // namespace
}  // namespace hognose::session
