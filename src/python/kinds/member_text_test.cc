// Tests of members as text.
// SPDX-License-Identifier: MIT
#include "python/kinds/member_text.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

struct MemberTextTest : testing::Test {
  FakePython python;
  Address at = python.allocate(64);

  std::string write(MemberType type, std::size_t max_repr = 1024, std::uint64_t room = 8) {
    Budget budget;
    return describe(python.program, Member{"m", type, at, room}, {.max_repr = max_repr}, budget)
        .text;
  }
  void put(std::uint64_t word) {
    python.parts.memory->put_value(at, word);
    python.program.forget();
  }
};

TEST_F(MemberTextTest, ShowsNumbersOfEachWidthAndSign) {
  put(0xFFFF'FFFF'FFFF'FF80);
  EXPECT_EQ(write(MemberType::t_byte), "-128");
  EXPECT_EQ(write(MemberType::t_ubyte), "128");
  EXPECT_EQ(write(MemberType::t_short), "-128");
  EXPECT_EQ(write(MemberType::t_ushort), "65408");
  EXPECT_EQ(write(MemberType::t_int), "-128");
  EXPECT_EQ(write(MemberType::t_uint), "4294967168");
  EXPECT_EQ(write(MemberType::t_long), "-128");
  EXPECT_EQ(write(MemberType::t_pyssizet), "-128");
  EXPECT_EQ(write(MemberType::t_longlong), "-128");
  EXPECT_EQ(write(MemberType::t_ulong), "18446744073709551488");
  EXPECT_EQ(write(MemberType::t_ulonglong), "18446744073709551488");
}

TEST_F(MemberTextTest, ShowsLongsOfPython2AsSuch) {
  python.program.style.long_suffix = true;
  put(7);
  EXPECT_EQ(write(MemberType::t_uint), "7L");
  EXPECT_EQ(write(MemberType::t_longlong), "7L");
  EXPECT_EQ(write(MemberType::t_long), "7");
}

TEST_F(MemberTextTest, ShowsRealNumbersTruthValuesAndCharacters) {
  put(std::bit_cast<std::uint64_t>(1.5));
  EXPECT_EQ(write(MemberType::t_double), "1.5");
  put(std::bit_cast<std::uint32_t>(0.1F));
  EXPECT_EQ(write(MemberType::t_float), "0.10000000149011612");
  put('x');
  EXPECT_EQ(write(MemberType::t_bool), "True");
  EXPECT_EQ(write(MemberType::t_char), "'x'");
  EXPECT_EQ(write(MemberType::t_none), "None");
  put(0x1b);
  EXPECT_EQ(write(MemberType::t_char), "'\\x1b'");
}

TEST_F(MemberTextTest, ShowsObjectsAndStringsAndNone) {
  put(0);
  EXPECT_EQ(write(MemberType::t_object), "None");
  EXPECT_EQ(write(MemberType::t_string), "None");
  put(python.integer(42).value());
  EXPECT_EQ(write(MemberType::t_object), "42");
  EXPECT_EQ(write(MemberType::t_object_ex), "42");
  const Address text = python.allocate(32);
  python.parts.memory->put_c_string(text, "tea\xc3\xa9\n\xff");
  put(text.value());
  EXPECT_EQ(write(MemberType::t_string), "'teaé\\n\\udcff'");
  put(nowhere.value());
  EXPECT_EQ(write(MemberType::t_string),
            "<unreadable at 0x700000000000: unmapped while reading C string>");
}

TEST_F(MemberTextTest, EndsTextWhereTheObjectEnds) {
  python.parts.memory->put_c_string(at, "longer than that");
  EXPECT_EQ(write(MemberType::t_string_inplace, 1024, 32), "'longer than that'");
  const std::string cut = write(MemberType::t_string_inplace, 1024, 6);
  EXPECT_TRUE(cut.starts_with("'longer'<unreadable at 0x")) << cut;
  EXPECT_EQ(write(MemberType::t_string_inplace, 4, 32), "'lon...(truncated)");
}

}  // namespace
}  // namespace hognose::python
