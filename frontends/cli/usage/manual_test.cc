// The manual page.
// SPDX-License-Identifier: MIT
#include "cli/usage/manual.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hognose::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

const OptionUsage target{{"TARGET"}, "TARGET", "What to open", true};
const OptionUsage as_json{{"--json"}, "", "Answer in JSON", false};
const OptionUsage frame{{"-f", "--frame"}, "N", "The frame", false};

CommandUsage documented_program() {
  CommandUsage usage{"tool", "Shows things", "Exit status: 0.", {}, {}, {}};
  usage.commands.push_back({"bt",
                            "Show the stack",
                            "Fills\nthis.\n\n  x   as it is\n\n.not a request",
                            {target},
                            {as_json},
                            {}});
  usage.commands.push_back({"print", "Show a value", "", {target}, {as_json, frame}, {}});
  return usage;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

TEST(Manual, WhatCommandsShareIsDescribedOnce) {
  const std::string page = write_manual(documented_program(), "1.0");
  EXPECT_EQ(count(page, "Answer in JSON"), 1);
  EXPECT_EQ(count(page, "What to open"), 1);
  EXPECT_THAT(page, HasSubstr(".TP\n\\fB\\-f\\fR, \\fB\\-\\-frame\\fR \\fIN\\fR\nThe frame.\n"));
}

TEST(Manual, ExamplesStandAsTheyAre) {
  EXPECT_THAT(write_manual(documented_program(), "1.0"),
              HasSubstr(".PP\nFills\nthis.\n.PP\n.nf\n  x   as it is\n.fi\n"));
}

TEST(Manual, TextThatLooksLikeARequestIsNone) {
  EXPECT_THAT(write_manual(documented_program(), "1.0"), HasSubstr("\n\\&.not a request\n"));
}

TEST(Manual, CommandsBelowACommandAreCalledByBothNames) {
  CommandUsage usage = documented_program();
  usage.commands.push_back(
      {"layout", "Layouts", "", {}, {}, {{"export", "Print one", "", {}, {}, {}}}});
  const std::string page = write_manual(usage, "1.0");
  EXPECT_THAT(page, HasSubstr(".SS layout export\n"));
  EXPECT_THAT(page, Not(HasSubstr(".SS layout\n")));
}

}  // namespace
}  // namespace hognose::cli
