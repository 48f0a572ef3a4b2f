// Numbers of a command line.
// SPDX-License-Identifier: MIT
#include "cli/usage/numbers.h"

#include <gtest/gtest.h>

namespace hognose::cli {
namespace {

constexpr const char* no_numbers[] = {
    "",      " ",   "-1",  "+1",  "0x10", "1e3", "1.5",
    "1 ",    " 1",  "1x",  "one", "١",    "--1", "1_000",
    "\x1b[", "1\n", "0b1", "1,0", "nan",  "inf", "99999999999999999999999999"};

TEST(Numbers, AreDigitsAlone) {
  for (const char* text : no_numbers)
    EXPECT_FALSE(parse_number(text, {0, UINT64_MAX})) << text;
  EXPECT_EQ(parse_number("0", {0, 9}), 0U);
  EXPECT_EQ(parse_number("007", {0, 9}), 7U);
  EXPECT_EQ(parse_number("18446744073709551615", {0, UINT64_MAX}), UINT64_MAX);
  EXPECT_FALSE(parse_number("18446744073709551616", {0, UINT64_MAX}));
}

TEST(Numbers, BothEndsOfARangeAreInIt) {
  EXPECT_FALSE(parse_number("0", {1, 64}));
  EXPECT_TRUE(parse_number("1", {1, 64}));
  EXPECT_TRUE(parse_number("64", {1, 64}));
  EXPECT_FALSE(parse_number("65", {1, 64}));
  EXPECT_EQ(describe_range({1, 64}), "is a number from 1 to 64");
}

TEST(Numbers, SizesHaveUnits) {
  EXPECT_EQ(parse_size("1", sizes), 1U);
  EXPECT_EQ(parse_size("64GiB", sizes), 64ULL << 30U);
  EXPECT_EQ(parse_size("64gb", sizes), 64ULL << 30U);
  EXPECT_EQ(parse_size("3 k", sizes), 3072U);
  EXPECT_EQ(parse_size("5B", sizes), 5U);
  EXPECT_EQ(parse_size("1T", sizes), 1ULL << 40U);
  for (const char* text : {"0",
                           "0k",
                           "-1",
                           "k",
                           "1.5G",
                           "1kk",
                           "1 ",
                           "1  k",
                           "9999999T",
                           "18446744073709551615",
                           "99999999999999999999k",
                           "1P",
                           "",
                           "GiB",
                           "1ki"}) {
    EXPECT_FALSE(parse_size(text, sizes)) << text;
  }
}

}  // namespace
}  // namespace hognose::cli
