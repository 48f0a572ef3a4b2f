// What people type out of habit.
// SPDX-License-Identifier: MIT
#include "cli/usage/first_words.h"

#include <gtest/gtest.h>

namespace hognose::cli {
namespace {

using Words = std::vector<std::string>;

Words settle(const Words& words) {
  return settle_first_words(words, {"overview", "bt", "exc", "layout"});
}

TEST(FirstWords, ATargetAloneAsksForWhatMatters) {
  EXPECT_EQ(settle({"4711"}), (Words{"overview", "4711"}));
  EXPECT_EQ(settle({"4711", "4712", "-s"}), (Words{"overview", "4711", "4712", "-s"}));
  EXPECT_EQ(settle({"-"}), (Words{"overview", "-"}));
  EXPECT_EQ(settle({"./core.1", "--json"}), (Words{"overview", "./core.1", "--json"}));
  EXPECT_EQ(settle({"-p", "4711"}), (Words{"overview", "-p", "4711"}));
  EXPECT_EQ(settle({"--json", "4711"}), (Words{"overview", "--json", "4711"}));
  EXPECT_EQ(settle({"--name", "shop"}), (Words{"overview", "--name", "shop"}));
  EXPECT_EQ(settle({"--name=shop"}), (Words{"overview", "--name=shop"}));
  EXPECT_EQ(settle({"--name", "exc", "--json"}), (Words{"exc", "--name", "--json"}));
  EXPECT_EQ(settle({"--thread", "5", "exc", "4711"}), (Words{"exc", "--thread", "5", "4711"}));
}

TEST(FirstWords, AnOptionOfStacksAsksForThem) {
  EXPECT_EQ(settle({"4711", "-n"}), (Words{"bt", "4711", "-n"}));
  EXPECT_EQ(settle({"--native", "4711"}), (Words{"bt", "--native", "4711"}));
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

}  // namespace
}  // namespace hognose::cli
