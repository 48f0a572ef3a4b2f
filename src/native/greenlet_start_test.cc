// Tests of the frame at which a greenlet's part of the stack ends.
// SPDX-License-Identifier: MIT
#include "native/greenlet_start.h"

#include <gtest/gtest.h>

#include "native/fake_machine_stack.h"
#include "target/fake_target.h"

namespace hognose::native {
namespace {

constexpr Address greenlet{0x400000};
constexpr Address other{0x800000};

struct GreenletStart : testing::Test {
  target::FakeParts parts;
  target::Target target = target::make_fake_target(parts);
  FakeMachineStack machine;

  GreenletStart() {
    std::vector<target::Mapping> mappings(2);
    mappings[0].range = AddressRange::from(greenlet, 0x1000);
    mappings[0].path = "/site-packages/greenlet/_greenlet.cpython-312-x86_64-linux-gnu.so";
    mappings[1].range = AddressRange::from(other, 0x1000);
    mappings[1].path = "/site-packages/other.so";
    for (target::Mapping& mapping : mappings)
      mapping.executable = true;
    target.maps = target::Maps(mappings);
  }
  void add(const char* function, Address pc) { machine.add(function).pc = pc; }
  bool starts(std::size_t index) {
    NativeImages images(target, "");
    return starts_greenlet(*machine.at(index), images);
  }
  bool is_found() {
    NativeImages images(target, "");
    return is_of_greenlet(machine, images);
  }
};

TEST_F(GreenletStart, IsAFunctionOfTheExtensionModule) {
  add("epoll_poll", other + 1);
  add("greenlet::UserGreenlet::inner_bootstrap(_greenlet*, _object*)", greenlet + 1);
  EXPECT_FALSE(is_found());
  add("greenlet::UserGreenlet::g_initialstub(void*)", greenlet + 0x1000);  // just past the module
  EXPECT_TRUE(starts(2));
  EXPECT_TRUE(is_found());
}

TEST_F(GreenletStart, MayHaveLostItsName) {
  add("", other + 1);
  add("", greenlet + 1);
  EXPECT_FALSE(starts(0));
  EXPECT_TRUE(starts(1));
}

TEST_F(GreenletStart, IsNotAFunctionOfThatNameElsewhere) {
  add("g_initialstub", other + 1);
  EXPECT_FALSE(starts(0));
}

}  // namespace
}  // namespace hognose::native
