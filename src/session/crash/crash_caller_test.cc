// What stands in front of where a call returns to, and whether it led to where control went.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_caller.h"

#include <string>

#include <gtest/gtest.h>

#include "native/fake_machine_stack.h"
#include "target/fake_target.h"

namespace hognose::session {
namespace {

using analysis::why::Tri;
using target::Register;

/// Control went to data, and the word at the stack pointer is where a call of the second frame returns to.
class CrashCallerTest : public testing::Test {
 protected:
  static constexpr Address stack{0x7ff000000100};
  static constexpr Address code{0x401000};
  static constexpr Address data{0x600000};
  static constexpr Address slot{0x601000};
  target::FakeParts parts;
  target::Target target = target::make_fake_target(parts);
  Crash crash;

  CrashCallerTest() {
    auto machine = std::make_unique<native::FakeMachineStack>();
    machine->add("", stack, 0x10);
    machine->add("parse", stack + 0x10, 0x40);
    machine->frame(1).pc = code + 0x40;
    crash.machine = std::move(machine);
    crash.site.registers.set(Register::rsp, stack.value());
    crash.site.registers.set(Register::rip, data.value());
    parts.memory->put_pointer(stack - 8, data);
    parts.memory->put_pointer(stack, code + 0x40);
  }
  Tri find_after(const std::string& call) {
    parts.memory->put_text(code, std::string(0x40 - call.size(), '\x90') + call);
    return find_caller(target, crash);
  }
};

TEST_F(CrashCallerTest, ByARegister) {
  crash.site.registers.set(Register::rax, data.value());
  EXPECT_EQ(find_after("\xff\xd0"), Tri::yes);
  crash.site.registers.set(Register::rax, 0x401234);  // that function jumped on, or returned
  EXPECT_EQ(find_after("\xff\xd0"), Tri::no);
  crash.site.registers.set(Register::r8, data.value());
  EXPECT_EQ(find_after("\x41\xff\xd0"), Tri::yes);
}

TEST_F(CrashCallerTest, ByMemory) {
  crash.site.registers.set(Register::rbx, slot.value() - 16);
  EXPECT_EQ(find_after("\xff\x53\x10"), Tri::unknown);
  parts.memory->put_pointer(slot, data);
  EXPECT_EQ(find_after("\xff\x53\x10"), Tri::yes);  // call *0x10(%rbx)
  parts.memory->put_pointer(slot, code);
  EXPECT_EQ(find_after("\xff\x53\x10"), Tri::unknown);  // it may have been written since
}

TEST_F(CrashCallerTest, TheCallItselfHasMovedTheStackPointer) {
  parts.memory->put_pointer(stack + 8 + 0x18, data);
  EXPECT_EQ(find_after("\xff\x54\x24\x18"), Tri::yes);  // call *0x18(%rsp)
}

TEST_F(CrashCallerTest, OneByItsOwnDistanceLeadsToCode) {
  EXPECT_EQ(find_after(std::string("\xe8\0\0\0\0", 5)), Tri::no);
  EXPECT_EQ(find_return(target, crash), Tri::yes);
  parts.memory->put_pointer(stack - 8, code);
  EXPECT_EQ(find_return(target, crash), Tri::no);
}

}  // namespace
}  // namespace hognose::session
