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
  /// Of the only file that was kept.
  [[nodiscard]] std::string path() const {
    return std::filesystem::directory_iterator(folder)->path().string();
  }
  [[nodiscard]] std::string contents() const {
    std::ifstream file(path());
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void replace_contents(const std::string& text) const {
    std::ofstream(path(), std::ios::trunc) << text;
  }

  std::string folder;
  CacheKey key{build_id,
               {{.device = 1, .inode = 2, .size = 3, .changed = 4, .owner = ::geteuid()}}};
  Table table;
};

TEST_F(Cache, GivesBackWhatWasKept) {
  EXPECT_FALSE(read_cached_table(folder, key));
  ASSERT_TRUE(write_cached_table(folder, key, table));
  ASSERT_TRUE(write_cached_table(folder, key, table)) << "replaces";
  const auto again = read_cached_table(folder, key);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->head, table.head);
  EXPECT_EQ(again->rows, table.rows);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1) << "no leftovers";
}

TEST_F(Cache, BelievesNothingThatIsDamaged) {
  ASSERT_TRUE(write_cached_table(folder, key, table));
  const std::string good = contents();
  for (std::size_t at = 0; at < good.size(); at += 3) {
    std::string changed = good;
    changed[at] = static_cast<char>(changed[at] ^ 4);
    replace_contents(changed);
    EXPECT_FALSE(read_cached_table(folder, key)) << at;
    replace_contents(good.substr(0, at));
    EXPECT_FALSE(read_cached_table(folder, key)) << at;
  }
  replace_contents(good + good);
  EXPECT_FALSE(read_cached_table(folder, key));
  replace_contents(std::string(2U << 20U, 'x'));
  EXPECT_FALSE(read_cached_table(folder, key));
  replace_contents(good);
  EXPECT_TRUE(read_cached_table(folder, key));
}

TEST_F(Cache, IsAboutOneBuild) {
  constexpr const char* other = "0000000000000000000000000000000000000000";
  ASSERT_TRUE(write_cached_table(folder, {other, key.origin}, table));
  EXPECT_FALSE(read_cached_table(folder, {other, key.origin})) << "the table is of another";
}

TEST_F(Cache, CountsForTheVeryFilesThatWereRead) {
  ASSERT_TRUE(write_cached_table(folder, key, table));
  for (auto change : {+[](target::FileIdentity& file) { ++file.device; },
                      +[](target::FileIdentity& file) { ++file.inode; },
                      +[](target::FileIdentity& file) { ++file.size; },
                      +[](target::FileIdentity& file) { ++file.changed; }}) {
    CacheKey other = key;
    change(other.origin[0]);
    EXPECT_FALSE(read_cached_table(folder, other));
  }
  CacheKey with_debug_file = key;
  with_debug_file.origin.push_back(key.origin[0]);
  EXPECT_FALSE(read_cached_table(folder, with_debug_file));
  EXPECT_TRUE(read_cached_table(folder, key));
}

TEST_F(Cache, TwoFilesThatClaimOneBuildIdHaveTablesOfTheirOwn) {
  CacheKey evil = key;
  ++evil.origin[0].inode;
  Table swapped = table;
  swapped.rows[0].offset = 24;
  ASSERT_TRUE(write_cached_table(folder, key, table));
  ASSERT_TRUE(write_cached_table(folder, evil, swapped));
  EXPECT_EQ(read_cached_table(folder, key)->rows, table.rows);
  EXPECT_EQ(read_cached_table(folder, evil)->rows, swapped.rows);
}

TEST_F(Cache, KeepsNothingThatOthersCouldHaveWritten) {
  CacheKey strangers = key;
  strangers.origin[0].owner = ::geteuid() + 1;
  EXPECT_FALSE(write_cached_table(folder, strangers, table));
  CacheKey open_to_all = key;
  open_to_all.origin[0].others_write = true;
  EXPECT_FALSE(write_cached_table(folder, open_to_all, table));
  CacheKey second = key;
  second.origin.push_back(strangers.origin[0]);
  EXPECT_FALSE(write_cached_table(folder, second, table));
  EXPECT_FALSE(write_cached_table(folder, {build_id, {}}, table)) << "nobody knows from what";
  CacheKey roots = key;
  roots.origin[0].owner = 0;
  EXPECT_TRUE(write_cached_table(folder, roots, table));
}

TEST_F(Cache, ItsFoldersAreForThisUserAlone) {
  const auto before = ::umask(0);
  ASSERT_TRUE(write_cached_table(folder, key, table));
  ::umask(before);
  for (const auto& made : {folder, std::filesystem::path(folder).parent_path().string()}) {
    EXPECT_EQ(std::filesystem::status(made).permissions(), std::filesystem::perms::owner_all);
  }
}

TEST_F(Cache, OpensRegularFilesOnly) {
  ASSERT_TRUE(write_cached_table(folder, key, table));
  const std::string name = path();
  std::filesystem::remove(name);
  ASSERT_EQ(::mkfifo(name.c_str(), 0600), 0);
  EXPECT_FALSE(read_cached_table(folder, key)) << "and does not wait for a writer";
}

TEST_F(Cache, IsOptional) {
  EXPECT_FALSE(write_cached_table("", key, table));
  EXPECT_FALSE(write_cached_table("/proc/nowhere", key, table));
  EXPECT_FALSE(read_cached_table("", key));
  EXPECT_FALSE(read_cached_table("/proc/nowhere", key));
  EXPECT_FALSE(read_cached_table(folder, {"../../etc/passwd", key.origin}));
  EXPECT_FALSE(write_cached_table(folder, {"../escape", key.origin}, table));
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
