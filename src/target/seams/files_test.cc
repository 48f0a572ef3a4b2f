// MappedFile: whole files, small and large, and nothing that is no regular file.
// SPDX-License-Identifier: MIT
#include "target/seams/files.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace hognose::target {
namespace {

class FilesTest : public testing::Test {
 protected:
  FilesTest() {
    std::string pattern = testing::TempDir() + "hognose-files-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~FilesTest() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::string path(const std::string& name) const { return folder_ + "/" + name; }

 private:
  std::string folder_;
};

TEST_F(FilesTest, GivesAllBytesOfSmallAndLargeFiles) {
  for (const std::size_t size : {0U, 1U, 4096U, 1000000U}) {
    const std::string name = path(std::to_string(size));
    std::ofstream(name) << std::string(size, 'x');
    auto file = MappedFile::open_named(name);
    ASSERT_TRUE(file);
    const MappedFile moved = std::move(*file);
    ASSERT_EQ(moved.bytes().size(), size);
    EXPECT_TRUE(size == 0 || moved.bytes().back() == std::byte{'x'});
  }
}

TEST_F(FilesTest, RefusesWhatIsNoRegularFileWithoutWaiting) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  for (const std::string& bad : {path("pipe"), path(""), std::string("/dev/zero")}) {
    const auto file = MappedFile::open_named(bad);
    ASSERT_FALSE(file) << bad;
    EXPECT_EQ(file.error().kind, ErrorKind::unsupported);
  }
  const auto missing = MappedFile::open_named(path("missing"));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::not_found);
}

TEST_F(FilesTest, WithoutAHostAFileIsWhereTheTargetSaysItIs) {
  EXPECT_EQ(Files().candidates("/usr/lib/x.py"), std::vector<std::string>{"/usr/lib/x.py"});
}

}  // namespace
}  // namespace hognose::target
