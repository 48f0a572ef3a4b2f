// What of a history is written where.
// SPDX-License-Identifier: MIT
#include "cli/shell/history_file.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hognose::cli {
namespace {

namespace fs = std::filesystem;

constexpr ::uid_t somebody_else = 65534;

class HistoryFile : public ::testing::Test {
 protected:
  HistoryFile() : folder_("/tmp/hognose-history-" + std::to_string(::getpid())) {
    fs::create_directories(folder_ / "hognose");
    ::setenv("XDG_STATE_HOME", folder_.c_str(), 1);
    write(folder_ / "precious", "precious");
  }
  ~HistoryFile() override {
    ::unsetenv("XDG_STATE_HOME");
    fs::remove_all(folder_);
  }

  static void write(const fs::path& name, const std::string& text) { std::ofstream(name) << text; }
  static std::string read(const fs::path& name) {
    std::ifstream file(name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static void save(const fs::path& path, const std::string& text) {
    save_history(path.string(), [&](const char* name) { write(name, text); });
  }
  [[nodiscard]] fs::path path() const { return folder_ / "hognose" / "history"; }

  fs::path folder_;
};

TEST_F(HistoryFile, IsMadeForItsUserAloneAndReplaced) {
  EXPECT_EQ(find_history_path(), path());
  save(path(), "bt\n");
  EXPECT_EQ(read(path()), "bt\n");
  struct stat status {};
  ASSERT_EQ(::stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  save(path(), "list\n");
  EXPECT_EQ(read(find_history_path()), "list\n");
}

TEST_F(HistoryFile, OnesOwnLinkGoesOnLeadingToItsFile) {
  fs::create_symlink(folder_ / "elsewhere", path());
  write(folder_ / "elsewhere", "");
  EXPECT_EQ(find_history_path(), path());
  save(path(), "bt\n");
  EXPECT_TRUE(fs::is_symlink(path()));
  EXPECT_EQ(read(folder_ / "elsewhere"), "bt\n");
}

TEST_F(HistoryFile, ALinkOfSomebodyElseIsNotFollowed) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root gives a link away";
  fs::create_symlink(folder_ / "precious", path());
  ASSERT_EQ(::lchown(path().c_str(), somebody_else, somebody_else), 0);
  EXPECT_EQ(find_history_path(), "");
  save(path(), "bt\n");
  EXPECT_EQ(read(folder_ / "precious"), "precious");
}

TEST_F(HistoryFile, WhatWasNotWrittenReplacesNothing) {
  save(path(), "bt\n");
  save(path(), "");
  EXPECT_EQ(read(path()), "bt\n");
}

}  // namespace
}  // namespace hognose::cli
