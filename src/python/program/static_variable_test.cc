// Instructions of real builds, at made-up places.
// SPDX-License-Identifier: MIT
#include "python/program/static_variable.h"

#include <gtest/gtest.h>

#include "python/fake/fake_frames.h"

namespace hognose::python {
namespace {

constexpr std::array<std::uint8_t, 2> set_number{0xc7, 0x05};
constexpr std::array<std::uint8_t, 4> one{1, 0, 0, 0};
constexpr VariableUse set_to_one{set_number, one};

struct StaticVariables : testing::Test {
  FakeFrames fake;
  Address code = fake.allocate(128);

  std::optional<Address> find(const std::vector<std::uint8_t>& bytes) {
    fake.parts.symbols->add("PyGC_Collect", code);
    fake.parts.memory->put(code, std::as_bytes(std::span(bytes)));
    return find_static_variable(fake.program, "PyGC_Collect", set_to_one);
  }
};

// push %rbx; movl $0x1, 0x10(%rip)
TEST_F(StaticVariables, AreRelativeToTheNextInstruction) {
  EXPECT_EQ(find({0x53, 0xc7, 0x05, 0x10, 0, 0, 0, 1, 0, 0, 0}), code + 11 + 0x10);
}

TEST_F(StaticVariables, MayLieBefore) {
  EXPECT_EQ(find({0xc7, 0x05, 0xf0, 0xff, 0xff, 0xff, 1, 0, 0, 0}), code + 10 - 0x10);
}

TEST_F(StaticVariables, OfOtherInstructionsAreNotMeant) {
  EXPECT_EQ(find({0xc7, 0x05, 0x10, 0, 0, 0, 2, 0, 0, 0}), std::nullopt);
  EXPECT_EQ(find({}), std::nullopt);
}

TEST_F(StaticVariables, NeedTheFunction) {
  EXPECT_EQ(find_static_variable(fake.program, "PyGC_Collect", set_to_one), std::nullopt);
  fake.parts.symbols->add("PyGC_Collect", Address(0x10));  // not mapped
  EXPECT_EQ(find_static_variable(fake.program, "PyGC_Collect", set_to_one), std::nullopt);
}

}  // namespace
}  // namespace hognose::python
