// Completions: what each shell is told. tests/integration/completions.py asks the shells
// themselves.
// SPDX-License-Identifier: MIT
#include "cli/usage/completions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/usage/shell_words.h"

namespace hognose::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

CommandUsage program() {
  CommandUsage usage{"tool", "Shows things", "", {}, {}, {}};
  usage.commands.push_back(
      {"bt",
       "Show it's [all]: now",
       "",
       {{{"TARGET"}, "TARGET", "What to open", true}},
       {{{"-x", "--exe"}, "FILE", "A file", false}, {{"--json"}, "", "In JSON", false}},
       {}});
  usage.commands.push_back(
      {"layout",
       "Layouts",
       "",
       {},
       {},
       {{"make", "Make one", "", {{{"KIND"}, "a|b", "Which", true}}, {}, {}}}});
  return usage;
}

TEST(Completions, WordsAreWhatCanBeWrittenAsItStands) {
  EXPECT_THAT(words_of("N|unlimited"), ElementsAre("unlimited"));
  EXPECT_THAT(words_of("a|b"), ElementsAre("a", "b"));
  EXPECT_EQ(offer_for("N"), Offer::nothing);
  EXPECT_EQ(offer_for(""), Offer::nothing);
  EXPECT_EQ(offer_for("[START | START,END]"), Offer::nothing);
}

TEST(Completions, QuotesEndNoString) {
  EXPECT_EQ(quoted("it's", "'\\''"), "'it'\\''s'");
  EXPECT_THAT(write_zsh_completions(program()), HasSubstr("'bt:Show it'\\''s [all]: now'"));
  EXPECT_THAT(write_fish_completions(program()), HasSubstr("-d 'Show it\\'s [all]: now'"));
}

TEST(Completions, BashKnowsWhichOptionsTakeAWord) {
  const std::string script = write_bash_completions(program());
  EXPECT_THAT(script, HasSubstr("--exe | -x) skip=1 ;;"));
  EXPECT_THAT(script, HasSubstr("--exe) _hognose_paths -f"));
  EXPECT_THAT(script, HasSubstr("'layout make:0') _hognose_words 'a b' ;;"));
}

TEST(Completions, FishOffersBothNamesOfAnOption) {
  EXPECT_THAT(write_fish_completions(program()), HasSubstr(" -s x -l exe -rF -d 'A file'"));
}

}  // namespace
}  // namespace hognose::cli
