// A folder with start-up files, as people have them.
// SPDX-License-Identifier: MIT
#include "cli/setup/start_file.h"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

#include "cli/host/whole_file.h"

namespace hognose::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view rc_mark = "# ours";
constexpr std::string_view rc_line = "load it  # ours";

class StartFile : public ::testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }
  [[nodiscard]] std::string at(const std::string& name) const { return (folder_ / name).string(); }
  static std::string text_of(const std::string& name) { return read_whole(name).value_or("none"); }
  static Step put(const std::string& path) { return put_into(path, rc_line, rc_mark, "x.py"); }

 private:
  fs::path folder_ = fs::temp_directory_path() / ("start-file-" + std::to_string(::getpid()));
};

TEST_F(StartFile, IsMadeAndGoesAgain) {
  EXPECT_EQ(put(at("new/rc")).status, 0);
  EXPECT_EQ(text_of(at("new/rc")), "load it  # ours\n");
  EXPECT_NE(put(at("new/rc")).said.find("already"), std::string::npos);
  EXPECT_EQ(take_out(at("new/rc"), rc_mark).status, 0);
  EXPECT_FALSE(fs::exists(at("new/rc")));
  EXPECT_EQ(take_out(at("new/rc"), rc_mark).said, "");
}

TEST_F(StartFile, WhatOthersWroteStays) {
  ASSERT_FALSE(write_file(at("rc"), "set x 1", 0600));
  EXPECT_EQ(put(at("rc")).status, 0);
  EXPECT_EQ(text_of(at("rc")), "set x 1\nload it  # ours\n");
  EXPECT_EQ(take_out(at("rc"), rc_mark).status, 0);
  EXPECT_EQ(text_of(at("rc")), "set x 1\n");
}

TEST_F(StartFile, AnEmptyOneThatIsALinkStays) {
  fs::create_symlink("kept", at("rc"));
  EXPECT_EQ(put(at("rc")).status, 0);
  EXPECT_EQ(take_out(at("rc"), rc_mark).status, 0);
  EXPECT_TRUE(fs::is_symlink(at("rc")));
  EXPECT_EQ(text_of(at("kept")), "");
}

TEST_F(StartFile, ALineThatDoesTheSameIsEnough) {
  ASSERT_FALSE(write_file(at("rc"), "# x.py\nsource x.py\n"));
  EXPECT_NE(put(at("rc")).said.find("line 2"), std::string::npos);
  EXPECT_EQ(text_of(at("rc")), "# x.py\nsource x.py\n");
}

TEST_F(StartFile, ADeviceIsLeftAlone) {
  fs::create_symlink("/dev/null", at("rc"));
  EXPECT_EQ(put(at("rc")).status, 2);
  EXPECT_TRUE(fs::is_symlink(at("rc")));
}

TEST_F(StartFile, ACopyIsMadeOnce) {
  ASSERT_FALSE(write_file(at("module"), "bytes"));
  EXPECT_NE(copy_file(at("module"), at("there/module"), true).said.find("copied"),
            std::string::npos);
  EXPECT_NE(copy_file(at("module"), at("there/module"), true).said.find("already"),
            std::string::npos);
  EXPECT_EQ(copy_file(at("none"), at("there/none"), true).status, 2);
  EXPECT_EQ(remove_file(at("there/module")).status, 0);
  EXPECT_EQ(remove_file(at("there/module")).said, "");
}

TEST_F(StartFile, WhatIsForbiddenHasItsStatus) {
  EXPECT_EQ(failed_step("write", "/x", std::make_error_code(std::errc::permission_denied)).status,
            77);
  EXPECT_EQ(failed_step("write", "/x", std::make_error_code(std::errc::no_space_on_device)).status,
            2);
}

}  // namespace
}  // namespace hognose::cli
