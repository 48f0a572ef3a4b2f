// Source files: lines, columns, and what cannot be printed.
// SPDX-License-Identifier: MIT
#include "source/source_file.h"

#include <gtest/gtest.h>

namespace hognose::source {
namespace {

TEST(SourceFile, ShowsTheFrontOfALineThatIsTooLong) {
  const std::string front(SourceFile::most_line - 1, 'x');
  const SourceFile file("short\n" + front + "\u00e9" + std::string(5'000'000, 'y') + "\r\nlast");
  EXPECT_EQ(file.line(1), "short");
  EXPECT_EQ(file.line(2), front + "…");  // no half of a character
  EXPECT_EQ(file.line(3), "last");
  EXPECT_EQ(SourceFile(front + "x\n").line(1), front + "x");
  EXPECT_EQ(SourceFile(front + "xx").line(1), front + "x…");
}

TEST(SourceFile, LinesEndInAnyOfThreeWays) {
  const SourceFile file("one\r\n  two \n\rfour");
  EXPECT_EQ(file.line_count(), 4);
  EXPECT_EQ(file.line(1), "one");
  EXPECT_EQ(file.line(2), "  two ");
  EXPECT_EQ(file.line(3), "");
  EXPECT_EQ(file.line(4), "four");
  EXPECT_EQ(file.line(0), std::nullopt);
  EXPECT_EQ(file.line(5), std::nullopt);
  EXPECT_EQ(SourceFile("x\n").line_count(), 1);
  EXPECT_EQ(SourceFile("").line_count(), 0);
}

TEST(SourceFile, LinesCannotDriveATerminal) {
  const SourceFile file("\tx = '\x1b[2J'  # \xff é\n");
  EXPECT_EQ(file.line(1), "\tx = '\\x1b[2J'  # \\udcff é");
}

/// What `columns` of the only line of `text` are, between brackets.
std::string marked(const std::string& text, python::Position columns) {
  columns.line = 1;
  if (!columns.end_line) columns.end_line = 1;
  const MarkedLine line = SourceFile(text).marked_line(columns);
  return line.text.substr(0, line.begin) + "[" +
         line.text.substr(line.begin, line.end - line.begin) + "]" + line.text.substr(line.end);
}

TEST(SourceFile, ColumnsAreBytesOfTheLineInTheFile) {
  EXPECT_EQ(marked("  return a + b  ", {{}, {}, 9, 14}), "return [a + b]");
  EXPECT_EQ(marked("x = 'é' + f(1)", {{}, {}, 11, 15}), "x = 'é' + [f(1)]");
  EXPECT_EQ(marked("  two  ", {}), "[]two");
  EXPECT_EQ(marked("  two  ", {{}, {}, 2, {}}), "[]two");
}

TEST(SourceFile, WhatGoesOnBelowIsMarkedToTheEndOfItsLine) {
  EXPECT_EQ(marked("  x = f(a,  \n b)\n", {{}, 2, 6, 3}), "x = [f(a,]");
}

TEST(SourceFile, ColumnsOfAnotherTextAreHarmless) {
  EXPECT_EQ(marked("ab", {{}, {}, 1, 900}), "a[b]");
  EXPECT_EQ(marked("ab", {{}, {}, 70, 90}), "[]ab");
  EXPECT_EQ(marked("  ab", {{}, {}, 0, 3}), "[a]b");
  EXPECT_EQ(marked("ab", {{}, {}, 2, 1}), "[]ab");
  EXPECT_EQ(marked("ééé", {{}, {}, 1, 5}), "[éé]é");
  EXPECT_EQ(marked("   ", {{}, {}, 0, 2}), "[]");
  EXPECT_EQ(marked("", {{}, {}, 0, 2}), "[]");
}

TEST(SourceFile, MarksCountEscapedCharactersAsTheyAreShown) {
  EXPECT_EQ(marked("'\x1b' + f()", {{}, {}, 6, 9}), "'\\x1b' + [f()]");
}

}  // namespace
}  // namespace hognose::source
