// What people type out of habit.
// SPDX-License-Identifier: MIT
#include "cli/usage/first_words.h"

#include <gtest/gtest.h>

namespace hognose::cli {
namespace {

using Words = std::vector<std::string>;

Words settle(const Words& words) {
  return settle_first_words(words, {"bt", "exc", "layout"});
}

TEST(FirstWords, ATargetAloneAsksForItsStack) {
  EXPECT_EQ(settle({"4711"}), (Words{"bt", "4711"}));
  EXPECT_EQ(settle({"-"}), (Words{"bt", "-"}));
  EXPECT_EQ(settle({"./core.1", "--json"}), (Words{"bt", "./core.1", "--json"}));
  EXPECT_EQ(settle({"-p", "4711"}), (Words{"bt", "-p", "4711"}));
  EXPECT_EQ(settle({"--json", "4711"}), (Words{"bt", "--json", "4711"}));
  EXPECT_EQ(settle({"--thread", "5", "exc", "4711"}), (Words{"exc", "--thread", "5", "4711"}));
}

TEST(FirstWords, NamesOfElsewhereAndHelp) {
  EXPECT_EQ(settle({"py-bt", "1"}), (Words{"bt", "1"}));
  EXPECT_EQ(settle({"help"}), (Words{"--help"}));
  EXPECT_EQ(settle({"help", "exc"}), (Words{"exc", "--help"}));
  EXPECT_EQ(settle({"help", "py-exc"}), (Words{"exc", "--help"}));
  EXPECT_EQ(settle({"-V"}), (Words{"--version"}));
}

TEST(FirstWords, OthersStay) {
  for (const Words& words :
       {Words{}, Words{"exc", "1"}, Words{"dump", "1"}, Words{"--help"}, Words{"-x", "dump"}})
    EXPECT_EQ(settle(words), words);
}

TEST(FirstWords, JsonIsSeenWhereverItStands) {
  EXPECT_TRUE(wants_json({"dump", "--json"}));
  EXPECT_FALSE(wants_json({"dump", "json"}));
}

}  // namespace
}  // namespace hognose::cli
