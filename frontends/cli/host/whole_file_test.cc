// Files are replaced whole, and what led to them stays.
// SPDX-License-Identifier: MIT
#include "cli/host/whole_file.h"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hognose::cli {
namespace {

namespace fs = std::filesystem;

class WholeFile : public ::testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }
  [[nodiscard]] std::string at(const std::string& name) const { return (folder_ / name).string(); }
  static std::string text_of(const std::string& name) { return read_whole(name).value_or("none"); }

 private:
  fs::path folder_ = fs::temp_directory_path() / ("whole-file-" + std::to_string(::getpid()));
};

TEST_F(WholeFile, IsWrittenAndRead) {
  ASSERT_FALSE(write_file(at("a"), "one\n"));
  ASSERT_FALSE(write_file(at("a"), "two\n"));
  EXPECT_EQ(text_of(at("a")), "two\n");
  EXPECT_EQ(std::distance(fs::directory_iterator(at("")), fs::directory_iterator()), 1);
}

TEST_F(WholeFile, KeepsItsPermissions) {
  ASSERT_FALSE(write_file(at("a"), "one\n", 0640));
  ASSERT_FALSE(write_file(at("a"), "two\n"));
  struct stat about {};
  ASSERT_EQ(::stat(at("a").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 07777, 0640U);
}

TEST_F(WholeFile, ALinkGoesOnLeadingToItsFile) {
  fs::create_directories(at("kept"));
  ASSERT_FALSE(write_file(at("kept/rc"), "one\n"));
  fs::create_symlink("kept/rc", at("rc"));
  fs::create_symlink("rc", at("again"));
  ASSERT_FALSE(write_file(at("again"), "two\n"));
  EXPECT_TRUE(fs::is_symlink(at("rc")));
  EXPECT_TRUE(fs::is_symlink(at("again")));
  EXPECT_EQ(text_of(at("kept/rc")), "two\n");
}

TEST_F(WholeFile, OneOfOursTakesThePlaceOfALink) {
  ASSERT_FALSE(write_file(at("precious"), "precious\n", 0600));
  fs::create_symlink(at("precious"), at("link"));
  ASSERT_FALSE(write_own_file(at("link"), "one\n"));
  EXPECT_FALSE(fs::is_symlink(at("link")));
  EXPECT_EQ(text_of(at("link")), "one\n");
  EXPECT_EQ(text_of(at("precious")), "precious\n");
  ASSERT_EQ(::mkfifo(at("pipe").c_str(), 0600), 0);
  ASSERT_FALSE(write_own_file(at("pipe"), "one\n"));
  EXPECT_EQ(text_of(at("pipe")), "one\n");
}

TEST_F(WholeFile, WhatALinkLeadsToIsMade) {
  fs::create_symlink("later", at("rc"));
  ASSERT_FALSE(write_file(at("rc"), "one\n"));
  EXPECT_TRUE(fs::is_symlink(at("rc")));
  EXPECT_EQ(text_of(at("later")), "one\n");
}

TEST_F(WholeFile, LinksInACircleAreAnError) {
  fs::create_symlink("b", at("a"));
  fs::create_symlink("a", at("b"));
  EXPECT_TRUE(fs::is_symlink(follow_links(at("a"))));
  EXPECT_FALSE(read_whole(at("a")));
}

TEST_F(WholeFile, WhatIsNoFileIsNotRead) {
  EXPECT_EQ(read_whole("/dev/zero").error(), std::errc::not_supported);
  EXPECT_EQ(read_whole(at("none")).error(), std::errc::no_such_file_or_directory);
}

}  // namespace
}  // namespace hognose::cli
