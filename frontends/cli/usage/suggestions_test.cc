// Words that are nearly right, and words of other tools.
// SPDX-License-Identifier: MIT
#include "cli/usage/suggestions.h"

#include <gtest/gtest.h>

namespace hognose::cli {
namespace {

TEST(Suggestions, CountsWhatSeparatesTwoWords) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("threads", "threads"), 0U);
  EXPECT_EQ(edit_distance("thraeds", "threads"), 1U);
  EXPECT_EQ(edit_distance("locls", "locals"), 1U);
  EXPECT_EQ(edit_distance("lists", "list"), 1U);
  EXPECT_EQ(edit_distance("print", "paint"), 1U);
  EXPECT_EQ(edit_distance(std::string(1'000'000, 'x'), "bt"), 64U);
}

TEST(Suggestions, OfCommands) {
  const std::vector<std::string> commands{
      "bt", "bt-full", "exc", "list", "locals", "print", "threads", "shell"};
  const auto say = [&](const char* word) { return describe_unknown_command(word, commands); };
  EXPECT_EQ(say("dump"), "unknown command 'dump'; did you mean 'bt'?");
  EXPECT_EQ(say("vars"), "unknown command 'vars'; did you mean 'locals'?");
  EXPECT_EQ(say("thraeds"), "unknown command 'thraeds'; did you mean 'threads'?");
  EXPECT_EQ(say("up"), "'up' is a command of the prompt: hognose shell PID opens one");
  EXPECT_NE(say("zzzzzz").find("hognose help lists them"), std::string::npos);
  EXPECT_NE(say("").find("unknown command ''"), std::string::npos);
}

TEST(Suggestions, OfOptions) {
  const std::vector<std::string> options{"--thread", "--json", "--no-stop", "--max-repr"};
  const auto say = [&](const char* word) { return describe_unknown_option(word, "bt", options); };
  EXPECT_EQ(say("--jsno"), "unknown option '--jsno'; did you mean '--json'?");
  EXPECT_EQ(say("--nonblocking"), "unknown option '--nonblocking'; did you mean '--no-stop'?");
  EXPECT_EQ(say("--locals"), "unknown option '--locals'; did you mean 'hognose locals'?");
  EXPECT_EQ(say("--max-repl=3"), "unknown option '--max-repl'; did you mean '--max-repr'?");
  EXPECT_EQ(say("-q"), "unknown option '-q'; hognose bt --help lists them");
  EXPECT_EQ(say("--native-all"), "unknown option '--native-all'; hognose bt --help lists them");
}

}  // namespace
}  // namespace hognose::cli
