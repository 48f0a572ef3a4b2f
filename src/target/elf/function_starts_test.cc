// Tables as linkers write them, and damaged ones.
// SPDX-License-Identifier: MIT
#include "target/elf/function_starts.h"

#include <array>

#include <elf.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "target/elf/fake_function_table.h"
#include "target/process/process_memory.h"
#include "target/seams/descriptor.h"
#include "target/seams/fake_memory.h"
#include "target/seams/maps.h"

namespace hognose::target {
namespace {

/// An image with three functions: 0x1000 to 0x1040, 0x1040 to 0x1050, and after a gap 0x1100 to 0x1180.
struct FunctionStartsTest : testing::Test {
  static constexpr Address load{0x7f0000000000};
  static constexpr Address table = load + FakeFunctionTable::table;
  static constexpr Address descriptions = load + FakeFunctionTable::descriptions;
  FakeMemory memory;
  PageCache cache{memory};

  FunctionStartsTest() {
    FakeFunctionTable::put(memory, load, {{0x1000, 0x40}, {0x1040, 0x10}, {0x1100, 0x80}});
  }
  [[nodiscard]] std::optional<Address> find(std::uint64_t linked) const {
    FunctionStarts starts(cache,
                          {{"/lib/x.so", AddressRange::from(load, FakeFunctionTable::size), load}});
    return starts.find(load + linked);
  }
};

TEST_F(FunctionStartsTest, AnInstructionIsOfTheFunctionThatHasIt) {
  EXPECT_EQ(find(0x1000), load + 0x1000);
  EXPECT_EQ(find(0x103f), load + 0x1000);
  EXPECT_EQ(find(0x1040), load + 0x1040);
  EXPECT_EQ(find(0x117f), load + 0x1100);
}

TEST_F(FunctionStartsTest, BetweenFunctionsIsNone) {
  EXPECT_FALSE(find(0xfff));
  EXPECT_FALSE(find(0x1050));
  EXPECT_FALSE(find(0x10ff));
  EXPECT_FALSE(find(0x1180));
  EXPECT_FALSE(find(0x4000));  // nor outside of the image
}

TEST_F(FunctionStartsTest, ATableThatDoesNotFitIsNotBelieved) {
  memory.put_value(table + 8, std::uint32_t{0xffffffff});
  EXPECT_FALSE(find(0x1000));
}

TEST_F(FunctionStartsTest, WhatOtherToolsWriteIsLeftAlone) {
  memory.put_value(table, std::array<std::uint8_t, 4>{1, 0x1b, 0x04, 0x3b});
  EXPECT_FALSE(find(0x1000));
}

TEST_F(FunctionStartsTest, ADescriptionOfAnotherFunctionTellsNothing) {
  memory.put_value(descriptions + 8, std::int32_t{17});
  EXPECT_FALSE(find(0x1000));
  EXPECT_EQ(find(0x1040), load + 0x1040);
}

TEST_F(FunctionStartsTest, HolesEndTheSearch) {
  memory.make_hole(AddressRange::from(table, 0x1000));
  EXPECT_FALSE(find(0x1000));
  memory.make_hole(AddressRange::from(load, 0x1000));
  EXPECT_FALSE(find(0x1000));
}

[[gnu::noinline]] const char* a_function(std::size_t number) {
  return number == 0 ? __builtin_FUNCTION() : nullptr;
}

TEST(FunctionStarts, OfThisVeryProgram) {
  const auto memory = ProcessMemory::open(getpid());
  ASSERT_TRUE(memory);
  const PageCache cache(*memory);
  const auto text = read_proc_file("/proc/self/maps");
  ASSERT_TRUE(text);
  FunctionStarts starts(cache, find_images(Maps(parse_proc_maps(*text))));
  const Address function(reinterpret_cast<std::uint64_t>(&a_function));  // NOLINT: to a number
  EXPECT_EQ(starts.find(function), function);
  EXPECT_EQ(starts.find(function + 1), function);
  EXPECT_FALSE(starts.find(Address(16)));
}

}  // namespace
}  // namespace hognose::target
