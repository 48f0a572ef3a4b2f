// Programs that are there, and one that is not.
// SPDX-License-Identifier: MIT
#include "cli/setup/spoken.h"

#include <gtest/gtest.h>

namespace hognose::cli {
namespace {

TEST(Spoken, BothOutputsAreHeard) {
  EXPECT_EQ(hear({"sh", "-c", "echo one; echo two >&2; exit 3"}), "one\ntwo\n");
}

TEST(Spoken, ItReadsNothing) {
  EXPECT_EQ(hear({"cat"}), "");
}

TEST(Spoken, MuchIsCut) {
  const auto said = hear({"sh", "-c", "yes | head -c 9000000"});
  ASSERT_TRUE(said);
  EXPECT_GE(said->size(), 1U << 20);
  EXPECT_LT(said->size(), 2U << 20);
}

TEST(Spoken, AProgramThatIsNotThereSaysNothing) {
  EXPECT_EQ(hear({"/proc/nowhere/gdb"}), std::nullopt);
}

}  // namespace
}  // namespace hognose::cli
