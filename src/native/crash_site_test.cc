// Crashes seen through handlers.
// SPDX-License-Identifier: MIT
#include "native/crash_site.h"

#include <csignal>
#include <string_view>

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

TEST_F(CrashSiteTest, AFaultWhoseHandlerAbortsIsTheFault) {
  raised.number = SIGABRT;
  clib::FakeSignalFrame frame(*parts.memory, context);
  frame.put(Address(0x9000), 14, 4, Address(0x30));
  frame.put_info(SIGSEGV, SEGV_MAPERR, Address(0x30));
  const CrashSite site = find_crash_site(target, raised, machine);
  EXPECT_EQ(site.frame, 2U);
  EXPECT_EQ(site.signal.number, SIGSEGV);
  EXPECT_EQ(site.signal.address, Address(0x30));
  EXPECT_EQ(site.raised, SIGABRT);
}

// Most handlers do not ask for siginfo.
TEST_F(CrashSiteTest, WhatAHandlerIsNotToldTheInstructionTells) {
  raised.number = SIGABRT;
  clib::FakeSignalFrame(*parts.memory, context).put(Address(0x9000), 14, 4, Address(0x30));
  parts.memory->put_text(Address(0x9000),
                         std::string_view("\x48\x8b\x04\x25\x30\0\0\0", 8));  // mov 0x30, %rax
  EXPECT_EQ(find_crash_site(target, raised, machine).frame, 2U);
  parts.memory->put_text(Address(0x9000), std::string_view("\x48\x8b\x04\x25\x40\0\0\0", 8));
  EXPECT_EQ(find_crash_site(target, raised, machine).frame, 0U);
  clib::FakeSignalFrame(*parts.memory, context)
      .put(Address(0x30), 14, 4, Address(0x30));  // it went there
  EXPECT_EQ(find_crash_site(target, raised, machine).frame, 2U);
  clib::FakeSignalFrame(*parts.memory, context).put(Address(0x9000), 0, 0, {});
  EXPECT_EQ(find_crash_site(target, raised, machine).frame, 0U);
  parts.memory->put_text(Address(0x9000), std::string_view("\xf7\xf9\x90\x90", 4));  // idiv %ecx
  EXPECT_EQ(find_crash_site(target, raised, machine).signal.number, SIGFPE);
}

// What was never written may look like a signal that somebody has sent.
TEST_F(CrashSiteTest, AnInstructionThatIsSeenToFailWasNotInterruptedByWhatWasSent) {
  clib::FakeSignalFrame frame(*parts.memory, context);
  frame.put(Address(0x9000), 14, 4, Address(0x30));
  frame.put_info(SIGSEGV, SI_USER, {});
  EXPECT_EQ(find_crash_site(target, raised, machine).frame, 0U);
  parts.memory->put_text(Address(0x9000), std::string_view("\x48\x8b\x04\x25\x30\0\0\0", 8));
  EXPECT_EQ(find_crash_site(target, raised, machine).frame, 2U);
  frame.put_info(SIGFPE, SI_USER, {});
  frame.put(Address(0x9000), 0, 0, {});
  parts.memory->put_text(Address(0x9000), std::string_view("\xf7\xf9\x90\x90", 4));
  raised.number = SIGABRT;
  EXPECT_EQ(find_crash_site(target, raised, machine).signal.number, SIGFPE);
}

// The same exception of the processor: SIGBUS where the mapping allows it, and the file has ended.
TEST_F(CrashSiteTest, WhatAMappingAllowsFailedForWantOfMemory) {
  raised.number = SIGABRT;
  clib::FakeSignalFrame(*parts.memory, context).put(Address(0x9000), 14, 4, Address(0x30));
  parts.memory->put_text(Address(0x9000), std::string_view("\x48\x8b\x04\x25\x30\0\0\0", 8));
  target.maps =
      target::Maps({{AddressRange::from({}, 0x1000), 0, true, false, false, "/srv/data"}});
  EXPECT_EQ(find_crash_site(target, raised, machine).signal.number, SIGBUS);
  target.maps = target::Maps({{AddressRange::from({}, 0x1000), 0, false, false, false, ""}});
  EXPECT_EQ(find_crash_site(target, raised, machine).signal.number, SIGSEGV);
}

TEST_F(CrashSiteTest, AnAbortInAHandlerOfWhatWasSentIsItsOwn) {
  raised.number = SIGABRT;
  clib::FakeSignalFrame frame(*parts.memory, context);
  frame.put(Address(0x9000), 14, 4, Address(0x30));
  frame.put_info(SIGALRM, SI_KERNEL, {});
  EXPECT_EQ(find_crash_site(target, raised, machine).frame, 0U);
}

TEST_F(CrashSiteTest, AnAbortThatWasHandledIsWhereItWas) {
  raised.number = SIGABRT;
  EXPECT_EQ(find_crash_site(target, raised, machine).frame, 0U);
}

}  // namespace
}  // namespace hognose::native
