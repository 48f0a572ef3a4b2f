// Tests of files that become shorter while they are mapped.
// SPDX-License-Identifier: MIT
#include "cli/host/lost_pages.h"

#include <cstdlib>
#include <string>

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

namespace hognose::cli {
namespace {

TEST(LostPages, ReadAsZeros) {
  constexpr std::size_t page = 4096;
  std::string pattern = testing::TempDir() + "hognose-lost-XXXXXX";
  const int file = ::mkstemp(pattern.data());
  ASSERT_GE(file, 0);
  ::unlink(pattern.c_str());
  const std::string content(2 * page, 'x');
  ASSERT_EQ(::write(file, content.data(), content.size()), static_cast<ssize_t>(content.size()));
  void* const mapping = ::mmap(nullptr, 2 * page, PROT_READ, MAP_PRIVATE, file, 0);
  ASSERT_NE(mapping, MAP_FAILED);
  const auto* const bytes = static_cast<const volatile char*>(mapping);
  survive_lost_pages();
  EXPECT_EQ(bytes[page], 'x');
  EXPECT_FALSE(were_pages_lost());
  ASSERT_EQ(::ftruncate(file, page), 0);
  EXPECT_EQ(bytes[page + 1], '\0');
  EXPECT_TRUE(were_pages_lost());
  EXPECT_EQ(bytes[1], 'x');
  ::munmap(mapping, 2 * page);
  ::close(file);
}

}  // namespace
}  // namespace hognose::cli
