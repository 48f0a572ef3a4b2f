// Files that are the source of some code, that are not any more, and that may be.
// SPDX-License-Identifier: MIT
#include "source/source_fit.h"

#include <vector>

#include <gtest/gtest.h>

namespace hognose::source {
namespace {

struct SourceFits : testing::Test {
  std::vector<std::string> names{"os", "path", "sleep", "time", "_Ware__price", "first.second"};

  Fit judge(const std::string& text, const char* name, std::int64_t first, std::int64_t line) {
    python::CodeInfo code;
    code.name = name;
    code.first_line = first;
    return judge_fit(SourceFile(text), "shop.py", code, line, names);
  }
};

TEST_F(SourceFits, WhereTheDefAndTheLineAre) {
  EXPECT_EQ(judge("def wait():\n    time.sleep(3)\n", "wait", 1, 2), Fit::fits);
  EXPECT_EQ(judge("@timed\ndef wait():\n    time.sleep(3)\n", "wait", 1, 3), Fit::fits);
  EXPECT_EQ(judge("import os\n", "<module>", 1, 1), Fit::fits);
}

TEST_F(SourceFits, NotWhereLinesHaveMoved) {
  const std::string moved = "# new\n# newer\ndef wait():\n    time.sleep(3)\n    other(4)\n";
  EXPECT_EQ(judge(moved, "wait", 1, 2), Fit::contradicts);
  EXPECT_EQ(judge(moved, "wait", 3, 5), Fit::contradicts);
  EXPECT_EQ(judge(moved, "wait", 3, 2), Fit::contradicts);
  EXPECT_EQ(judge(moved, "<module>", 1, 7), Fit::contradicts);
  EXPECT_EQ(judge("a = 1\n\nb = 2\n", "<module>", 1, 2), Fit::contradicts);
}

TEST_F(SourceFits, WhatSaysNothingIsUnknown) {
  EXPECT_EQ(judge("1 / 0\n", "<module>", 1, 1), Fit::unknown);
  EXPECT_EQ(judge("f'{a}' + b\n", "<module>", 1, 1), Fit::unknown);
  names.clear();
  EXPECT_EQ(judge("other(1)\n", "<module>", 1, 1), Fit::unknown);
}

TEST_F(SourceFits, NamesAreKnownInTheirOtherForms) {
  EXPECT_EQ(judge("pay(__price)\n", "<module>", 1, 1), Fit::fits);
  EXPECT_EQ(judge("import second\n", "<module>", 1, 1), Fit::fits);
}

TEST_F(SourceFits, OnlyPythonIsJudged) {
  python::CodeInfo code;
  code.name = "root";
  code.first_line = 1;
  EXPECT_EQ(judge_fit(SourceFile("<p>\n"), "page.html", code, 1, names), Fit::unknown);
  EXPECT_EQ(judge_fit(SourceFile("time.sleep(1)\n"), "<ipython-input-1>", code, 1, names),
            Fit::fits);
}

// Cython makes a code object for each line of a traceback.
TEST_F(SourceFits, CodeOfASingleLineBeginsNothing) {
  EXPECT_EQ(judge("x\n", "turn", 1, 1), Fit::contradicts);
  EXPECT_EQ(judge("    time.sleep(2)\n", "turn", 1, 1), Fit::fits);
}

}  // namespace
}  // namespace hognose::source
