// Tests of frames that hide what is between them and the next.
// SPDX-License-Identifier: MIT
#include "native/lost_caller.h"

#include <gtest/gtest.h>

#include "machine/call_bytes.h"
#include "native/fake_machine_stack.h"
#include "target/fake_target.h"

namespace hognose::native {
namespace {

constexpr Address code{0x400000};
constexpr Address heap{0x800000};
constexpr Address stack{0x900000};

struct LostCaller : testing::Test {
  target::FakeParts parts;
  target::Target target = target::make_fake_target(parts);
  FakeMachineStack machine;

  LostCaller() {
    std::vector<target::Mapping> mappings(3);
    mappings[0].range = AddressRange::from(code, 0x1000);
    mappings[0].executable = true;
    mappings[1].range = AddressRange::from(heap, 0x1000);
    mappings[2].range = AddressRange::from(stack, 0x1000);
    target.maps = target::Maps(mappings);
  }
  void add(Address pc) { machine.add("", stack, 64).pc = pc; }
  std::optional<Error> find(std::size_t index) { return find_lost_caller(target, machine, index); }
};

TEST_F(LostCaller, CodeIsFollowedByItsCaller) {
  add(code + 1);
  add(code + 0x1000);  // a return address just past the last function
  add(code + 2);
  EXPECT_FALSE(find(0));
  EXPECT_FALSE(find(1));
  EXPECT_FALSE(find(2));  // there is none
}

struct NoFiles final : target::Files {
  [[nodiscard]] std::vector<std::string> candidates(const std::string& /*path*/) const override {
    return {};
  }
};

TEST_F(LostCaller, CodeOfAFileThatIsNotHereTellsNothingOfItsCaller) {
  std::vector<target::Mapping> mappings = target.maps.all();
  mappings[0].path = "/gone/libpython3.so";
  target.maps = target::Maps(mappings);
  add(code + 1);
  add(code + 2);
  EXPECT_FALSE(find(0));
  target.files = std::make_unique<NoFiles>();
  const auto why = find(0);
  ASSERT_TRUE(why);
  EXPECT_STREQ(why->reading, "unwind information");
  EXPECT_EQ(why->address, code + 1);
  EXPECT_TRUE(is_of_missing_file(target, code));
  EXPECT_FALSE(is_of_missing_file(target, heap));
  python::Program program(target);
  EXPECT_FALSE(lacks_interpreter(program));
  program.build.image_path = "/gone/libpython3.so";
  EXPECT_TRUE(lacks_interpreter(program));
  target.is_live = true;
  EXPECT_FALSE(lacks_interpreter(program)) << "a process has its memory";
}

TEST_F(LostCaller, WhatIsNoCodeHasBeenOverwritten) {
  add(code + 1);
  add(Address(0x4141414141414141));
  add(heap + 8);
  add(code + 2);
  const auto why = find(1);
  ASSERT_TRUE(why);
  EXPECT_EQ(why->address, Address(0x4141414141414141));
  EXPECT_TRUE(find(2));
}

TEST_F(LostCaller, CodeThatWasMadeSinceMayBeWhereNoMappingIsKnown) {
  parts.memory->put_zeros(AddressRange::from(Address(0xa00000), 16));
  add(code + 1);
  add(Address(0xa00004));
  add(code + 2);
  EXPECT_FALSE(find(1));
}

TEST_F(LostCaller, AFileMayBeCodeWhereNobodyKnowsWhichAre) {
  std::vector<target::Mapping> mappings = target.maps.all();
  mappings[0].executable = false;
  mappings[0].path = "libpython";
  target.maps = target::Maps(mappings);
  add(code + 1);
  add(code + 2);
  add(heap + 8);
  add(code + 3);
  EXPECT_FALSE(find(1));
  EXPECT_TRUE(find(2));
}

TEST_F(LostCaller, ACallByANullPointerHidesNothing) {
  constexpr machine::BytesBefore call{0x90, 0x90, 0x90, 0x90, 0x90, 0xff, 0xd0};  // call *%rax
  parts.memory->put_value(code + 0x100, call);
  parts.memory->put_pointer(stack, code + 0x107);
  add(Address());
  add(code + 0x107);
  EXPECT_FALSE(find(0));
  parts.memory->put_pointer(stack, code + 0x200);
  EXPECT_TRUE(find(0));
}

TEST_F(LostCaller, AHostMayKnowOfAReasonItself) {
  add(code + 1);
  add(code + 2);
  const Error why{ErrorKind::not_found, code, "unwind information"};
  machine.frame(0).hole = why;
  EXPECT_EQ(find(0), why);
}

}  // namespace
}  // namespace hognose::native
