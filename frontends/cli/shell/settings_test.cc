// Settings of the shell.
// SPDX-License-Identifier: MIT
#include "cli/shell/settings.h"

#include <gtest/gtest.h>

namespace hognose::cli {
namespace {

using document::Completeness;

/// What a document says, a line a block.
std::string say(const document::Document& answer) {
  std::string text;
  for (const document::Block& block : answer.blocks) {
    if (const auto* said = std::get_if<document::Paragraph>(&block)) text += said->text + "\n";
    if (const auto* said = std::get_if<document::Note>(&block))
      text += "note: " + said->text + "\n";
  }
  return text;
}

struct Settings : testing::Test {
  /// Of a setting that is done: nothing is said.
  void set(std::string_view words) {
    const auto answer = change_setting(question, words);
    EXPECT_EQ(answer.completeness(), Completeness::complete) << words;
    EXPECT_EQ(say(answer), "") << words;
  }

  Question question;
};

TEST_F(Settings, AreNamedAsInGdb) {
  set("py max-repr 200");
  EXPECT_EQ(question.max_repr, 200U);
  set("python max unlimited");
  EXPECT_EQ(question.max_repr, 0U);
  set("wid 60");
  EXPECT_EQ(question.width, 60U);
  set("width 0");
  EXPECT_EQ(question.width, 0U);
  set("pag off");
  EXPECT_TRUE(question.no_pager);
  set("pagination");
  EXPECT_FALSE(question.no_pager);
  set("height 0");
  EXPECT_TRUE(question.no_pager);
  set("style en off");
  EXPECT_TRUE(question.no_color);
  set("py fold no");
  EXPECT_TRUE(question.unfolded);
  set("filename-display absolute");
  EXPECT_TRUE(question.full_paths);
}

TEST_F(Settings, AValueThatDoesNotFitChangesNothing) {
  for (const char* words : {"py max-repr many",
                            "width -1",
                            "pagination o",
                            "pagination maybe",
                            "height 40",
                            "filename-display short"}) {
    const auto answer = change_setting(question, words);
    EXPECT_EQ(answer.refusal, document::Refusal::usage) << words;
    EXPECT_FALSE(answer.answered) << words;
  }
  EXPECT_EQ(say(change_setting(question, "height 40")), "'height' takes 0 | unlimited\n");
  EXPECT_EQ(question.max_repr, Question{}.max_repr);
  EXPECT_FALSE(question.no_pager || question.full_paths || question.width);
}

TEST_F(Settings, WhatOnlyADebuggerHasIsToldOf) {
  const auto harmless = change_setting(question, "conf off");
  EXPECT_EQ(harmless.completeness(), Completeness::complete);
  EXPECT_EQ(say(harmless), "note: 'confirm': nothing here asks for confirmation\n");
  EXPECT_EQ(say(change_setting(question, "print elem 5")),
            "note: 'print elements': `set py max-repr N` says how long a value may be\n");
  const auto refused = change_setting(question, "var x = 3");
  EXPECT_EQ(refused.refusal, document::Refusal::usage);
  EXPECT_EQ(say(refused), "'variable': nothing in the target is ever changed\n");
  EXPECT_EQ(say(change_setting(question, "nonsense on")),
            "'nonsense on' is no setting here; 'help set' lists those that are\n");
}

TEST_F(Settings, AreShown) {
  EXPECT_EQ(say(show_settings(question, "py max")),
            "Characters of a value before it is cut: 1024\n");
  set("width unlimited");
  EXPECT_EQ(say(show_settings(question, "width")), "Columns of a line with a value: unlimited\n");
  const std::string all = say(show_settings(question, ""));
  EXPECT_EQ(all, say(change_setting(question, "")));
  const std::string help = describe_settings();
  for (const std::string_view name : list_settings()) {
    EXPECT_NE(all.find(name), std::string::npos) << name;
    EXPECT_NE(help.find(name), std::string::npos) << name;
  }
  EXPECT_FALSE(show_settings(question, "width 5").answered);
}

}  // namespace
}  // namespace hognose::cli
