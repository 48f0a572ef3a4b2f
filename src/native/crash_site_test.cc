// Crashes seen through handlers.
// SPDX-License-Identifier: MIT
#include "native/crash_site.h"

#include <csignal>

#include <gtest/gtest.h>

#include "clib/fake_signal_frame.h"
#include "native/fake_machine_stack.h"
#include "target/fake_target.h"

namespace hognose::native {
namespace {

constexpr Address context(0x7000);

/// handler, the kernel's frame, and f, which read 0x30.
class CrashSiteTest : public testing::Test {
 protected:
  target::FakeParts parts;
  target::Target target = target::make_fake_target(parts);
  FakeMachineStack machine;
  target::FatalSignal raised;

  CrashSiteTest() {
    machine.add("raise", Address(0x6000), 64);
    machine.add("", context, 64);
    machine.add("f", Address(0x8000), 64);
    parts.memory->put_text(machine.frame(1).pc, clib::signal_return_code);
    clib::FakeSignalFrame(*parts.memory, context).put({}, 14, 4, Address(0x30));
    raised.number = SIGSEGV;
    raised.tid = 7;
    raised.has_details = true;
    raised.code = SI_TKILL;
    raised.is_own = true;
  }
};

TEST_F(CrashSiteTest, WhatAHandlerRaisedAgainIsTheFault) {
  const CrashSite site = find_crash_site(target, raised, machine);
  EXPECT_EQ(site.frame, 2U);
  EXPECT_TRUE(site.was_handled);
  EXPECT_EQ(site.signal.address, Address(0x30));
  EXPECT_EQ(site.signal.tid, 7);
  EXPECT_EQ(site.is_write, false);
}

TEST_F(CrashSiteTest, AFaultOfAHandlerForAnotherSignalIsItsOwn) {
  raised.code = SEGV_MAPERR;
  raised.is_own = false;
  EXPECT_EQ(find_crash_site(target, raised, machine).frame, 0U);
}

TEST_F(CrashSiteTest, AnAbortThatWasHandledIsWhereItWas) {
  raised.number = SIGABRT;
  EXPECT_EQ(find_crash_site(target, raised, machine).frame, 0U);
}

}  // namespace
}  // namespace hognose::native
