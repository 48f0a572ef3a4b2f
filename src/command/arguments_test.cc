// Flags and words that are none.
// SPDX-License-Identifier: MIT
#include "command/arguments.h"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hognose::command {
namespace {

constexpr std::array<Flag, 3> flags{{{"-n", ""}, {"--one", ""}, {"--two", ""}}};

TEST(Arguments, FlagsComeInTheirOrder) {
  EXPECT_THAT(*read_flags(flags, "  --two  -n "), testing::ElementsAre("--two", "-n"));
  EXPECT_THAT(*read_flags(flags, " "), testing::ElementsAre());
}

TEST(Arguments, TheFirstWordThatIsNoneIsTold) {
  EXPECT_EQ(read_flags(flags, "-n on off").error(),
            "The arguments are -n, --one and --two; 'on' is not understood");
  EXPECT_EQ(read_flags(std::span(flags).first(1), "x").error(),
            "The only argument is -n; 'x' is not understood");
}

}  // namespace
}  // namespace hognose::command
