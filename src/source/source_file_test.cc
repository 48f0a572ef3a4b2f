// Source files: lines, what is refused, and how often a file is opened.
// SPDX-License-Identifier: MIT
#include "source/source_file.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hognose::source {
namespace {

class SourceCacheTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              ("hognose-source-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) {
    auto path = (folder_ / name).string();
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  std::filesystem::path folder_;
  target::Files files_;
  SourceCache cache_;
};

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

TEST_F(SourceCacheTest, EachFileIsOpenedOnce) {
  const std::string path = write("a.py", "x = 1\n");
  EXPECT_EQ(cache_.find(files_, path)->line(1), "x = 1");
  EXPECT_EQ(cache_.find(files_, path)->line(1), "x = 1");
  cache_.end_epoch();
  EXPECT_EQ(cache_.find(files_, path)->line(1), "x = 1");
  EXPECT_EQ(cache_.opened(), 1U);
}

TEST_F(SourceCacheTest, AChangedFileIsReadAgainInTheNextEpoch) {
  const std::string path = write("a.py", "x = 1\n");
  EXPECT_EQ(cache_.find(files_, path)->line(1), "x = 1");
  write("a.py", "y = 22\n");
  EXPECT_EQ(cache_.find(files_, path)->line(1), "x = 1");
  cache_.end_epoch();
  EXPECT_EQ(cache_.find(files_, path)->line(1), "y = 22");
}

TEST_F(SourceCacheTest, OnlyRegularFilesAreRead) {
  const std::string fifo = (folder_ / "fifo.py").string();
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  for (const std::string& path : {fifo, folder_.string(), std::string("/dev/zero")}) {
    const auto file = cache_.find(files_, path);
    EXPECT_FALSE(file->is_readable());
    EXPECT_EQ(file->error, "not a regular file");
    EXPECT_EQ(file->tried, std::vector<std::string>{path});
  }
}

TEST_F(SourceCacheTest, SaysWhyAFileIsNotThere) {
  EXPECT_EQ(cache_.find(files_, "/proc/nowhere/x.py")->error, "No such file or directory");
  EXPECT_EQ(cache_.find(files_, "<string>")->error, "the code did not come from a file");
  const std::string big = write("big.py", "");
  ASSERT_EQ(::truncate(big.c_str(), SourceCache::most_bytes_a_file + 1), 0);
  EXPECT_TRUE(cache_.find(files_, big)->error.starts_with("too large"));
}

}  // namespace
}  // namespace hognose::source
