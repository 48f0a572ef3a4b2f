// Keeping source files: what is refused, and how often a file is opened.
// SPDX-License-Identifier: MIT
#include "source/source_cache.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source/fake_zip.h"

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

/// Bytes that are allocated.
std::size_t allocated() {
  const struct mallinfo2 info = ::mallinfo2();
  return info.uordblks + info.hblkhd;
}

// Each line of it used to take eight bytes more.
TEST_F(SourceCacheTest, AFileOfManyLinesTakesNoMoreThanItsText) {
  const std::string path = write("lines.py", std::string(SourceCache::most_bytes_a_file, '\n'));
  const std::size_t before = allocated();
  const auto file = cache_.find(files_, path);
  EXPECT_EQ(file->line_count(), static_cast<std::int64_t>(SourceCache::most_bytes_a_file));
  EXPECT_LT(allocated() - before, SourceCache::most_bytes_a_file * 3 / 2);
}

TEST_F(SourceCacheTest, AFileOfManyNamesIsReadOnce) {
  const std::string path = write("a.py", "x = 1\n");
  std::vector<std::string> names;
  for (int number = 0; number < 10; ++number) {
    names.push_back((folder_ / ("link" + std::to_string(number) + ".py")).string());
    std::filesystem::create_hard_link(path, names.back());
  }
  for (const std::string& name : names)
    EXPECT_EQ(cache_.find(files_, name)->line(1), "x = 1");
  EXPECT_EQ(cache_.opened(), 1U);
}

TEST_F(SourceCacheTest, ManyLargeFilesAreNotAllKept) {
  constexpr std::size_t size = 8U << 20U;
  constexpr std::size_t most = SourceCache::most_bytes + size + (4U << 20U);
  const std::size_t before = allocated();
  for (int time = 0; time < 2; ++time) {
    target::begin_file_work(nullptr);
    for (int number = 0; number < 20; ++number) {
      const std::string name = std::to_string(number) + ".py";
      std::string path = (folder_ / name).string();
      if (time == 0) path = write(name, "x = " + name + "\n" + std::string(size, '#'));
      EXPECT_EQ(cache_.find(files_, path)->line(1), "x = " + name);
      EXPECT_LT(allocated() - before, most);
    }
  }
}

// Whoever shows a frame keeps its source, and each frame may name another.
TEST_F(SourceCacheTest, SourcesThatAreKeptHaveAShareTogether) {
  target::begin_file_work(nullptr);
  std::vector<std::shared_ptr<const SourceFile>> all;
  for (int number = 0; number < 20; ++number) {
    const std::string path = write(std::to_string(number) + ".py", "x = 1\n");
    ASSERT_EQ(::truncate(path.c_str(), SourceCache::most_bytes_a_file), 0);
    all.push_back(cache_.find(files_, path));
  }
  // Pages that a file needs are paid for as well; a sanitizer wants more of them.
  EXPECT_EQ(all[7]->line(1), "x = 1") << all[7]->error;
  EXPECT_EQ(all[19]->error, too_many_sources);
  const std::string small = write("small.py", "x = 2\n");
  EXPECT_EQ(cache_.find(files_, small)->line(1), "x = 2");
  target::begin_file_work(nullptr);
  cache_.end_epoch();
  EXPECT_EQ(cache_.find(files_, (folder_ / "19.py").string())->line(1), "x = 1");
}

TEST_F(SourceCacheTest, NamesOfAThousandFoldersAreNotLookedForWithoutEnd) {
  target::begin_file_work(nullptr);
  std::string folders = "/no/such";
  while (folders.size() < 4000)
    folders += "/a";
  for (int number = 0; number < 200; ++number)
    static_cast<void>(cache_.find(files_, folders + std::to_string(number) + ".py"));
  EXPECT_EQ(cache_.find(files_, folders + ".py")->error, too_many_sources);
  target::begin_file_work(nullptr);
}

TEST_F(SourceCacheTest, ReadsMembersOfArchives) {
  const std::string app =
      write("app.pyz", FakeZip("#!/x\n").add("shop/cart.py", "x = 1\n").finish());
  EXPECT_EQ(cache_.find(files_, app + "/shop/cart.py")->line(1), "x = 1");
  EXPECT_EQ(cache_.find(files_, app + "/shop/none.py")->error, "not in the archive");
  const std::string text = write("a.py", "x = 1\n");
  EXPECT_EQ(cache_.find(files_, text + "/b.py")->error,
            "in a file that is no zip archive, or packed in an unknown way");
  cache_.end_epoch();
  write("app.pyz", FakeZip("#!/x\n").add("shop/cart.py", "x = 23\n").finish());
  EXPECT_EQ(cache_.find(files_, app + "/shop/cart.py")->line(1), "x = 23");
}

/// Files that are the reader's own, and of which nobody knows whether the target may read them.
class OwnFiles final : public target::Files {
 public:
  [[nodiscard]] Result<target::Descriptor> open(const std::string& /*path*/,
                                                target::Wanted /*wanted*/) const override {
    errno = EACCES;
    return fail(ErrorKind::permission, "file");
  }
  [[nodiscard]] Result<target::Descriptor> open_unproven(const std::string& path) const override {
    return target::open_named(path);
  }
};

TEST_F(SourceCacheTest, WhatIsNotProvenIsNotShown) {
  const OwnFiles own;
  const std::string path = write("own.py", "x = 1\ndef f():\n  pass\n");
  python::CodeInfo module;
  module.name = "<module>";
  module.first_line = 1;
  EXPECT_EQ(cache_.find(own, path)->line(1), std::nullopt);
  EXPECT_EQ(cache_.find(own, path, &module)->line(1), std::nullopt);
  EXPECT_EQ(cache_.find(own, path, &module)->error, "Permission denied");
  EXPECT_EQ(cache_.take_withheld(), 1U);
  EXPECT_EQ(cache_.take_withheld(), 0U) << "said once";
  python::CodeInfo function;
  function.name = "f";
  function.first_line = 2;
  EXPECT_EQ(cache_.find(own, path, &function)->line(2), "def f():");
  EXPECT_EQ(cache_.find(own, path, &module)->line(1), "x = 1") << "proven by the other";
  EXPECT_EQ(cache_.take_withheld(), 0U);
}

TEST_F(SourceCacheTest, AnArchiveOfTheReadersOwnHasToBeProvenToo) {
  class OwnArchive final : public target::Files {
    [[nodiscard]] Result<target::Descriptor> open(const std::string& path,
                                                  target::Wanted /*wanted*/) const override {
      errno = path.ends_with(".pyz") ? EACCES : ENOTDIR;
      return fail(target::kind_of_errno(errno), "file");
    }
    [[nodiscard]] Result<target::Descriptor> open_unproven(const std::string& path) const override {
      return target::open_named(path);
    }
  };
  const OwnArchive own;
  const std::string path =
      write("app.pyz", FakeZip().add("m.py", "x = 1\ndef f():\n  pass\n").finish()) + "/m.py";
  EXPECT_EQ(cache_.find(own, path)->line(1), std::nullopt);
  EXPECT_EQ(cache_.take_withheld(), 1U);
  python::CodeInfo function;
  function.name = "f";
  function.first_line = 2;
  EXPECT_EQ(cache_.find(own, path, &function)->line(2), "def f():");
}

}  // namespace
}  // namespace hognose::source
