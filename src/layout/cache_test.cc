// A cache gives back what was kept, and nothing else.
// SPDX-License-Identifier: MIT
#include "layout/cache.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hognose::layout {
namespace {

constexpr const char* build_id = "d11d13fb0f82d32f3da1221ffd551ab179afb423";

class Cache : public testing::Test {
 protected:
  Cache() {
    std::string pattern = testing::TempDir() + "hognose-cache-XXXXXX";
    folder = ::mkdtemp(pattern.data());
    folder += "/deep/er";
    table.head = {.version_hex = 0x030d00f0, .build_ids = {build_id}, .origin = "test"};
    table.rows = {{.id = FieldId::PyObject__size, .offset = 16},
                  {.id = FieldId::PyObject__ob_ref_local}};
  }
  ~Cache() override {
    std::filesystem::remove_all(std::filesystem::path(folder).parent_path().parent_path());
  }
  [[nodiscard]] std::string path() const { return folder + "/" + build_id + ".tsv"; }
  [[nodiscard]] std::string contents() const {
    std::ifstream file(path());
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void replace_contents(const std::string& text) const {
    std::ofstream(path(), std::ios::trunc) << text;
  }

  std::string folder;
  Table table;
};

TEST_F(Cache, GivesBackWhatWasKept) {
  EXPECT_FALSE(read_cached_table(folder, build_id));
  ASSERT_TRUE(write_cached_table(folder, table));
  ASSERT_TRUE(write_cached_table(folder, table)) << "replaces";
  const auto again = read_cached_table(folder, build_id);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->head, table.head);
  EXPECT_EQ(again->rows, table.rows);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1) << "no leftovers";
}

TEST_F(Cache, BelievesNothingThatIsDamaged) {
  ASSERT_TRUE(write_cached_table(folder, table));
  const std::string good = contents();
  for (std::size_t at = 0; at < good.size(); at += 3) {
    std::string changed = good;
    changed[at] = static_cast<char>(changed[at] ^ 4);
    replace_contents(changed);
    EXPECT_FALSE(read_cached_table(folder, build_id)) << at;
    replace_contents(good.substr(0, at));
    EXPECT_FALSE(read_cached_table(folder, build_id)) << at;
  }
  replace_contents(good + good);
  EXPECT_FALSE(read_cached_table(folder, build_id));
  replace_contents(std::string(2U << 20U, 'x'));
  EXPECT_FALSE(read_cached_table(folder, build_id));
  replace_contents(good);
  EXPECT_TRUE(read_cached_table(folder, build_id));
}

TEST_F(Cache, IsAboutOneBuild) {
  constexpr const char* other = "0000000000000000000000000000000000000000";
  ASSERT_TRUE(write_cached_table(folder, table));
  std::filesystem::rename(path(), folder + "/" + other + ".tsv");
  EXPECT_FALSE(read_cached_table(folder, other));
}

TEST_F(Cache, OpensRegularFilesOnly) {
  ASSERT_TRUE(write_cached_table(folder, table));
  std::filesystem::remove(path());
  ASSERT_EQ(::mkfifo(path().c_str(), 0600), 0);
  EXPECT_FALSE(read_cached_table(folder, build_id)) << "and does not wait for a writer";
}

TEST_F(Cache, IsOptional) {
  EXPECT_FALSE(write_cached_table("", table));
  EXPECT_FALSE(write_cached_table("/proc/nowhere", table));
  EXPECT_FALSE(read_cached_table("", build_id));
  EXPECT_FALSE(read_cached_table("/proc/nowhere", build_id));
  EXPECT_FALSE(read_cached_table(folder, "../../etc/passwd"));
  table.head.build_ids = {"../escape"};
  EXPECT_FALSE(write_cached_table(folder, table));
}

TEST(CacheFolder, FollowsTheEnvironment) {
  ::setenv("XDG_CACHE_HOME", "/tmp/xdg", 1);
  EXPECT_EQ(default_cache_folder(), "/tmp/xdg/hognose/layout");
  ::setenv("XDG_CACHE_HOME", "relative", 1);
  ::setenv("HOME", "/home/somebody", 1);
  EXPECT_EQ(default_cache_folder(), "/home/somebody/.cache/hognose/layout");
  ::unsetenv("XDG_CACHE_HOME");
  ::unsetenv("HOME");
  EXPECT_EQ(default_cache_folder(), "");
}

}  // namespace
}  // namespace hognose::layout
