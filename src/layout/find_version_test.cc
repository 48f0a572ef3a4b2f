// Tests of version facts from names and literals.
// SPDX-License-Identifier: MIT
#include "layout/find_version.h"

#include <string>

#include <gtest/gtest.h>

namespace hognose::layout {
namespace {

std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

TEST(FindVersion, FileNames) {
  EXPECT_EQ(find_version_in_name("/x/libpython3.6m.so.1.0"), (MinorVersion{3, 6}));
  EXPECT_EQ(find_version_in_name("/usr/bin/python3.13t"), (MinorVersion{3, 13}));
  EXPECT_EQ(find_version_in_name("python2.7"), (MinorVersion{2, 7}));
  EXPECT_EQ(find_version_in_name("/usr/lib/libpython3.so"), std::nullopt);
  EXPECT_EQ(find_version_in_name("/python3.8/uwsgi"), std::nullopt);
  EXPECT_EQ(find_version_in_name("/usr/bin/python"), std::nullopt);
  EXPECT_EQ(find_version_in_name("python4.0"), std::nullopt);
}

TEST(FindVersion, DebugBuildsByName) {
  for (const char* name :
       {"libpython3.8d.so.1.0", "/x/python3.6dm", "python3.11-dbg", "python3.13td"})
    EXPECT_TRUE(is_debug_name(name)) << name;
  for (const char* name : {"libpython3.6m.so.1.0", "/d/python3.13t", "python3.11", "python", "dbg"})
    EXPECT_FALSE(is_debug_name(name)) << name;
}

TEST(FindVersion, SearchPathLiteral) {
  const std::string text = "lib/pythonX /usr/lib/python3.8:/usr/lib/python3.8/lib-dynload";
  EXPECT_EQ(find_version_in_paths(bytes_of(text)), (MinorVersion{3, 8}));
  EXPECT_EQ(find_version_in_paths(bytes_of("lib/python")), std::nullopt);
}

TEST(FindVersion, LiteralEndsInNulAndMayBeATail) {
  using namespace std::string_literals;
  const MinorVersion version{3, 8};
  EXPECT_EQ(find_version_literal(bytes_of("3.8.18\0"s), version), 0x030812f0U);
  EXPECT_EQ(find_version_literal(bytes_of("/versions/3.8.18\0"s), version), 0x030812f0U);
  EXPECT_EQ(find_version_literal(bytes_of("3.8.0rc1+\0"s), version), 0x030800c1U);
  EXPECT_EQ(find_version_literal(bytes_of("3.8.18"), version), std::nullopt);
  EXPECT_EQ(find_version_literal(bytes_of("13.8.18\0"s), version), std::nullopt);
  EXPECT_EQ(find_version_literal(bytes_of("3.8.18/lib\0"s), version), std::nullopt);
  EXPECT_EQ(find_version_literal(bytes_of("3.8.999\0"s), version), std::nullopt);
  EXPECT_EQ(find_version_literal(bytes_of("3.9.18\0"s), version), std::nullopt);
  for (const char* text :
       {"3.8.", "3.8.18.1", "3.8.18x", "3.8.256", "3.8.1a", "3.8.1rc99", "3.8.18++"}) {
    EXPECT_EQ(find_version_literal(bytes_of(text + "\0"s), version), std::nullopt) << text;
  }
}

// A stripped application around libpython3.11.a has neither symbols nor a search path to tell.
TEST(FindVersion, LiteralAndVariableTellWhatNoNameTells) {
  const std::string zeros(4, '\0');
  const std::string variable = "\xf0\x02\x0b\x03" + zeros;
  const std::string other_variable = "\xf0\x02\x0c\x03" + zeros;
  const std::string literal = zeros + "3.11.2" + zeros;
  EXPECT_EQ(find_version_stated_twice(bytes_of(variable + literal)), 0x030b02f0U);
  EXPECT_EQ(find_version_stated_twice(bytes_of(other_variable + variable + literal)), 0x030b02f0U);
  EXPECT_EQ(find_version_stated_twice(bytes_of(literal)), std::nullopt);
  EXPECT_EQ(find_version_stated_twice(bytes_of(variable)), std::nullopt);
  EXPECT_EQ(find_version_stated_twice(bytes_of(variable + "3.11.4" + zeros)), std::nullopt);
  EXPECT_EQ(find_version_stated_twice(bytes_of(zeros + variable + literal)), std::nullopt)
      << "the variable is aligned";
}

TEST(FindVersion, TheMostFrequentLiteralWins) {
  using namespace std::string_literals;
  const std::string text = "3.8.18\0a 3.8.1\0b 3.8.18\0"s;
  EXPECT_EQ(find_version_literal(bytes_of(text), {3, 8}), 0x030812f0U);
}

}  // namespace
}  // namespace hognose::layout
