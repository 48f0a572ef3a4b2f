// The environment is set here, and read there.
// SPDX-License-Identifier: MIT
#include "cli/setup/homes.h"

#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hognose::cli {
namespace {

class Homes : public ::testing::Test {
 protected:
  void SetUp() override {
    ::setenv("HOME", "/home/ann/", 1);
    ::unsetenv("XDG_DATA_HOME");
    ::unsetenv("XDG_CONFIG_HOME");
    ::unsetenv("ZDOTDIR");
  }
};

TEST_F(Homes, AreBelowTheHome) {
  EXPECT_EQ(home_folder(), "/home/ann");
  EXPECT_EQ(data_folder(), "/home/ann/.local/share");
  EXPECT_EQ(config_folder(), "/home/ann/.config");
}

TEST_F(Homes, MayBeElsewhere) {
  ::setenv("XDG_DATA_HOME", "/data", 1);
  ::setenv("XDG_CONFIG_HOME", "relative", 1);
  EXPECT_EQ(data_folder(), "/data");
  EXPECT_EQ(config_folder(), "/home/ann/.config");
}

TEST_F(Homes, WithoutAHomeThereIsNone) {
  ::unsetenv("HOME");
  EXPECT_EQ(data_folder(), "");
  EXPECT_EQ(shortened("/x"), "/x");
}

// As sudo -E hands them on: links in there would lead what root writes anywhere.
TEST_F(Homes, AreNotThoseOfSomebodyElse) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can make a folder that is another user's";
  std::string folder = "/tmp/hognose-homes-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  ::setenv("HOME", folder.c_str(), 1);
  EXPECT_EQ(describe_unfit_home(), "");
  const std::string of_another = folder + "/of-another";
  ASSERT_EQ(::mkdir(of_another.c_str(), 0755), 0);
  constexpr ::uid_t another = 54321;
  ASSERT_EQ(::chown(of_another.c_str(), another, another), 0);
  for (const char* const variable : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "ZDOTDIR", "HOME"}) {
    ::setenv(variable, of_another.c_str(), 1);
    EXPECT_NE(describe_unfit_home().find(variable), std::string::npos);
    ::setenv(variable, folder.c_str(), 1);
  }
  std::filesystem::remove_all(folder);
}

TEST_F(Homes, ZshHasAFolderOfItsOwn) {
  EXPECT_EQ(zsh_folder(), "/home/ann");
  ::setenv("ZDOTDIR", "/home/ann/zsh", 1);
  EXPECT_EQ(zsh_folder(), "/home/ann/zsh");
}

TEST_F(Homes, PathsAreShortenedByWholeNames) {
  EXPECT_EQ(shortened("/home/ann/.gdbinit"), "~/.gdbinit");
  EXPECT_EQ(shortened("/home/anna/.gdbinit"), "/home/anna/.gdbinit");
}

TEST_F(Homes, ThisProgramIsSomewhere) {
  EXPECT_TRUE(installed_prefix().starts_with('/'));
}

}  // namespace
}  // namespace hognose::cli
