// Lines at the shell's prompt.
// SPDX-License-Identifier: MIT
#include "cli/shell/shell_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/usage/words.h"

namespace hognose::cli {
namespace {

using testing::ElementsAre;

std::vector<std::string> complete(std::string_view text) {
  return complete_shell_line(text, [](const command::Command& row, std::string_view written) {
    return std::vector<std::string>{std::string(written) + "+" + std::string(row.name)};
  });
}

TEST(ShellLine, VerbsMayHaveGdbsPrefix) {
  for (const char* text : {"print a b", "py-print  a b ", "\tpy-print a b"}) {
    EXPECT_EQ(parse_shell_line(text).verb, "print");
    EXPECT_EQ(parse_shell_line(text).arguments, "a b");
  }
}

TEST(ShellLine, BlankLinesAndCommentsSayNothing) {
  for (const char* text : {"", "  \t", "# bt", "  # bt"})
    EXPECT_EQ(parse_shell_line(text).verb, "");
}

TEST(ShellLine, HelpKnowsEveryVerb) {
  const std::string all = shell_help("");
  for (const command::Command& row : command::all_commands()) {
    EXPECT_NE(all.find(row.summary), std::string::npos) << row.name;
    EXPECT_NE(shell_help(std::string(row.name)).find(session::in_words(row.help, prompt_words)),
              std::string::npos)
        << row.name;
  }
  for (const ShellVerb& verb : shell_verbs()) {
    EXPECT_NE(all.find(verb.summary), std::string::npos) << verb.name;
    EXPECT_FALSE(shell_help(std::string(verb.name)).empty()) << verb.name;
  }
  EXPECT_EQ(shell_help("nope"), "");
  EXPECT_NE(shell_help("set").find("python max-repr N | unlimited"), std::string::npos);
}

TEST(ShellLine, AWordThatIsNoneSaysWhatItMayBe) {
  EXPECT_EQ(describe_unknown_verb("loc"), "'loc' may be each of these: locals, locks");
  EXPECT_EQ(describe_unknown_verb("thraed"), "'thraed' is no command; did you mean 'thread'?");
  EXPECT_EQ(describe_unknown_verb(""), "'' is no command; 'help' lists them");
}

TEST(ShellLine, CompletesVerbs) {
  EXPECT_THAT(complete("bt"), ElementsAre("bt", "bt-full", "bt-native"));
  EXPECT_THAT(complete("  loca"), ElementsAre("locals"));
  EXPECT_THAT(complete("py-li"), ElementsAre("py-list"));
  EXPECT_THAT(complete("thread"), ElementsAre("thread", "threads"));
  EXPECT_THAT(complete("help loca"), ElementsAre("help locals"));
  EXPECT_THAT(complete("zzz"), ElementsAre());
  EXPECT_THAT(complete("set py"), ElementsAre("set python fold", "set python max-repr"));
  EXPECT_THAT(complete("show wi"), ElementsAre("show width"));
}

TEST(ShellLine, CompletesArgumentsByTheRow) {
  EXPECT_THAT(complete("print sel"), ElementsAre("print sel+print"));
  EXPECT_THAT(complete("py-print "), ElementsAre("py-print +print"));
  EXPECT_THAT(complete("bt -"), ElementsAre());
}

}  // namespace
}  // namespace hognose::cli
