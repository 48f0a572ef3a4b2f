// The environment is set here, and read there.
// SPDX-License-Identifier: MIT
#include "cli/setup/homes.h"

#include <cstdlib>

#include <gtest/gtest.h>

namespace hognose::cli {
namespace {

class Homes : public ::testing::Test {
 protected:
  void SetUp() override {
    ::setenv("HOME", "/home/ann/", 1);
    ::unsetenv("XDG_DATA_HOME");
    ::unsetenv("XDG_CONFIG_HOME");
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

TEST_F(Homes, PathsAreShortenedByWholeNames) {
  EXPECT_EQ(shortened("/home/ann/.gdbinit"), "~/.gdbinit");
  EXPECT_EQ(shortened("/home/anna/.gdbinit"), "/home/anna/.gdbinit");
}

TEST_F(Homes, ThisProgramIsSomewhere) {
  EXPECT_TRUE(installed_prefix().starts_with('/'));
}

}  // namespace
}  // namespace hognose::cli
