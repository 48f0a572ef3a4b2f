// Who pays how much, and who is refused.
// SPDX-License-Identifier: MIT
#include "target/elf/file_work.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

namespace hognose::target {
namespace {

class FileWorkTest : public testing::Test {
 protected:
  FileWorkTest() {
    begin_file_work(nullptr);
    forget_refused_file_work();
  }
  ~FileWorkTest() override {
    begin_file_work(nullptr);
    forget_refused_file_work();
  }
};

TEST_F(FileWorkTest, AFileHasAShareAndNoMore) {
  FileWork work;
  std::uint64_t steps = 0;
  constexpr std::uint64_t at_once = 10'000;
  while (work.spend(at_once))
    steps += at_once;
  EXPECT_GT(steps, FileWork::most_of_file / 10 * 9);
  EXPECT_LE(steps, FileWork::most_of_file);
  EXPECT_TRUE(work.is_spent());
  EXPECT_FALSE(work.spend()) << "nothing is left for a smaller wish";
  EXPECT_TRUE(was_file_work_refused());
  FileWork other;
  EXPECT_TRUE(other.spend()) << "who lies takes nothing from the others";
}

TEST_F(FileWorkTest, AllFilesHaveOneTogether) {
  constexpr std::uint64_t half =
      FileWork::most_of_file / 2 - (1U << 22U);  // pages of the test itself are paid too
  int files = 0;
  for (FileWork work; work.spend(half); work = FileWork())
    ++files;
  EXPECT_EQ(files, 4);
  FileWork late;
  EXPECT_FALSE(late.spend(half));
  begin_file_work(nullptr);
  EXPECT_TRUE(late.spend(FileWork::most_of_file / 2));
}

TEST_F(FileWorkTest, ANewQuestionGivesItAnew) {
  FileWork work;
  EXPECT_FALSE(work.spend(FileWork::most_of_file + 1));
  EXPECT_TRUE(work.is_spent());
  begin_file_work(nullptr);
  EXPECT_FALSE(work.is_spent());
  EXPECT_TRUE(work.spend());
  EXPECT_TRUE(was_file_work_refused()) << "what was kept from the last one may lack something";
  forget_refused_file_work();
  EXPECT_FALSE(was_file_work_refused());
}

TEST_F(FileWorkTest, MemoryIsPaidForByTheByte) {
  FileWork work;
  EXPECT_TRUE(work.keep(100ULL << 20U));
  EXPECT_TRUE(work.keep(100ULL << 20U));
  EXPECT_FALSE(work.keep(100ULL << 20U));
  EXPECT_FALSE(FileWork().keep(UINT64_MAX));
}

bool is_given_up = false;

TEST_F(FileWorkTest, CtrlCEndsItSoon) {
  is_given_up = false;
  begin_file_work([] { return is_given_up; });
  FileWork work;
  EXPECT_TRUE(work.spend());
  is_given_up = true;
  int steps = 0;
  while (work.spend() && steps < 1'000'000)
    ++steps;
  EXPECT_LT(steps, 100'000);
  EXPECT_TRUE(was_file_work_refused());
}

// A hole costs nothing on disk, and here time.
TEST_F(FileWorkTest, PagesThatHaveToBeBroughtCostMore) {
  constexpr std::size_t page = 4096;
  constexpr std::size_t pages = 16384;
  const int file = ::memfd_create("hole", MFD_CLOEXEC);
  ASSERT_EQ(::ftruncate(file, pages * page), 0);
  void* const mapping = ::mmap(nullptr, pages * page, PROT_READ, MAP_SHARED, file, 0);
  ASSERT_NE(mapping, MAP_FAILED);
  const auto* const bytes = static_cast<const std::byte*>(mapping);
  const std::span<const std::byte> mapped(bytes, pages * page);
  FileWork work(mapped);
  for (std::size_t number = 0; number < pages; ++number) {
    ASSERT_TRUE(work.spend(100));
    const volatile std::byte* const at = &mapped[number * page];
    const std::byte found = *at;
    ASSERT_EQ(found, std::byte{0}) << "also after pages were let go";
  }
  EXPECT_FALSE(work.spend(FileWork::most_of_file - 500 * pages));
  ::munmap(mapping, pages * page);
  ::close(file);
}

}  // namespace
}  // namespace hognose::target
