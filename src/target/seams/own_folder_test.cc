// Folders of ours, and those of somebody else.
// SPDX-License-Identifier: MIT
#include "target/seams/own_folder.h"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hognose::target {
namespace {

namespace fs = std::filesystem;

constexpr ::uid_t somebody_else = 65534;

class OwnFolder : public ::testing::Test {
 protected:
  OwnFolder() : home_("/tmp/hognose-own-folder-" + std::to_string(::getpid())) {
    fs::create_directories(home_);
  }
  ~OwnFolder() override { fs::remove_all(home_); }

  [[nodiscard]] const std::string& home() const { return home_; }

 private:
  std::string home_;
};

TEST_F(OwnFolder, IsMadeForItsUserAlone) {
  const std::string folder = home() + "/.local/state/tool";
  EXPECT_TRUE(make_own_folder(folder));
  struct stat status {};
  ASSERT_EQ(::stat((home() + "/.local").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
  EXPECT_TRUE(make_own_folder(folder)) << "once more";
  EXPECT_TRUE(belongs_to_us(folder));
}

TEST_F(OwnFolder, AGroupOfOursMayWriteAHome) {
  ASSERT_EQ(::chmod(home().c_str(), 0775), 0);
  EXPECT_TRUE(make_own_folder(home() + "/.cache"));
}

TEST_F(OwnFolder, IsNotMadeWhereSomebodyElseLeadsUs) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root gives a folder away";
  const std::string ours = home() + "/ours";
  const std::string theirs = home() + "/theirs";
  fs::create_directories(ours);
  fs::create_directories(theirs);
  fs::create_symlink(ours, theirs + "/link");
  fs::create_symlink(ours + "/new", theirs + "/to-nothing");
  ASSERT_EQ(::chown(theirs.c_str(), somebody_else, somebody_else), 0);
  for (const char* const name : {"/below", "/link/below", "/to-nothing"}) {
    EXPECT_FALSE(make_own_folder(theirs + name)) << name;
    EXPECT_FALSE(belongs_to_us(theirs + name)) << name;
  }
  EXPECT_TRUE(fs::is_empty(ours));
  fs::create_symlink(ours, home() + "/their-link");
  ASSERT_EQ(::lchown((home() + "/their-link").c_str(), somebody_else, somebody_else), 0);
  EXPECT_FALSE(make_own_folder(home() + "/their-link/below"));
  EXPECT_TRUE(fs::is_empty(ours));
}

TEST_F(OwnFolder, AFileIsNoFolder) {
  const std::string file = home() + "/file";
  fs::create_symlink("/dev/null", file);
  EXPECT_FALSE(make_own_folder(file));
  EXPECT_FALSE(make_own_folder(file + "/below"));
}

}  // namespace
}  // namespace hognose::target
