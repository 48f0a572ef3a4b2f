// Version texts become PY_VERSION_HEX.
// SPDX-License-Identifier: MIT
#include "layout/build_facts.h"

#include <gtest/gtest.h>

namespace hognose::layout {
namespace {

TEST(ParseVersion, ReadsWhatCPythonPrints) {
  EXPECT_EQ(parse_version("3.8.18"), 0x030812f0U);
  EXPECT_EQ(parse_version("3.8.18+"), 0x030812f0U);
  EXPECT_EQ(parse_version("2.7.18rc1"), 0x020712c1U);
  EXPECT_EQ(parse_version("3.15.0a3+"), 0x030f00a3U);
  EXPECT_EQ(parse_version("3.13.0b15"), 0x030d00bfU);
}

TEST(ParseVersion, RefusesOtherText) {
  for (const char* text : {"",
                           "3",
                           "3.",
                           "3.8",
                           "3.8.",
                           "3.8.18.1",
                           "3.8.18x",
                           "3.8.256",
                           "a.b.c",
                           "3.8.1a",
                           "3.8.1rc99",
                           "-3.8.1",
                           "3.8.99999999999",
                           "3.8.18++"}) {
    EXPECT_EQ(parse_version(text), 0U) << text;
  }
}

}  // namespace
}  // namespace hognose::layout
