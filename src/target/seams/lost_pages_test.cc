// Tests of files that become shorter while they are mapped.
// SPDX-License-Identifier: MIT
#include "target/seams/lost_pages.h"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "target/seams/files.h"

namespace hognose::target {
namespace {

constexpr std::size_t page = 4096;

/// A file of so many pages of 'x', which has no name any more.
Descriptor make_file(std::size_t pages) {
  std::string pattern = testing::TempDir() + "hognose-lost-XXXXXX";
  Descriptor file(::mkstemp(pattern.data()));
  ::unlink(pattern.c_str());
  const std::string content(page, 'x');
  for (std::size_t count = 0; count < pages; ++count) {
    if (::write(file.number(), content.data(), page) != static_cast<::ssize_t>(page)) return {};
  }
  return file;
}

char at(const MappedFile& file, std::size_t place) {
  const auto* const bytes = static_cast<const volatile std::byte*>(file.bytes().data());
  return static_cast<char>(std::to_integer<unsigned char>(bytes[place]));
}

/// Those that the bytes of a file lie in.
std::size_t count_mappings(std::span<const std::byte> bytes) {
  std::ifstream maps("/proc/self/maps");
  const auto begin = std::bit_cast<std::uintptr_t>(bytes.data());
  std::size_t count = 0;
  for (std::string line; std::getline(maps, line);) {
    const std::uintptr_t at = std::stoull(line, nullptr, 16);
    if (at >= begin && at < begin + bytes.size()) ++count;
  }
  return count;
}

constexpr std::size_t many = 4096;

TEST(LostPages, ReadAsZeros) {
  survive_lost_pages();
  const Descriptor opened = make_file(many);
  const auto file = MappedFile::open(opened);
  ASSERT_TRUE(file);
  EXPECT_EQ(at(*file, page), 'x');
  ASSERT_EQ(::ftruncate(opened.number(), 2 * page), 0);
  EXPECT_EQ(at(*file, 2 * page + 1), '\0');
  EXPECT_TRUE(were_pages_lost());
  EXPECT_EQ(at(*file, page + 1), 'x');
}

// Each used to be a mapping of its own, of which the kernel allows 65,530.
TEST(LostPages, HoweverManyTakeTwoMappings) {
  survive_lost_pages();
  const Descriptor opened = make_file(many);
  const auto file = MappedFile::open(opened);
  ASSERT_TRUE(file);
  ASSERT_EQ(::ftruncate(opened.number(), page), 0);
  ASSERT_EQ(count_mappings(file->bytes()), 1U);
  for (std::size_t number = many - 1; number > 1; number -= 2)
    EXPECT_EQ(at(*file, number * page), '\0');
  EXPECT_LE(count_mappings(file->bytes()), 2U);
  EXPECT_EQ(at(*file, 0), 'x');
}

TEST(LostPages, WhatIsNotWatchedIsLeftToOthers) {
  const ::pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGBUS, [](int) { std::_Exit(77); });
    survive_lost_pages();
    const Descriptor opened = make_file(2);
    void* const mapping = ::mmap(nullptr, 2 * page, PROT_READ, MAP_PRIVATE, opened.number(), 0);
    if (::ftruncate(opened.number(), page) != 0) std::_Exit(1);
    static_cast<void>(static_cast<const volatile char*>(mapping)[page]);
    std::_Exit(2);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 77) << status;
}

TEST(LostPages, WhatIsGoneIsWatchedNoLonger) {
  survive_lost_pages();
  const Descriptor opened = make_file(many);
  for (int time = 0; time < 3; ++time) {
    auto first = MappedFile::open(opened);
    auto second = MappedFile::open(opened);
    ASSERT_TRUE(first && second);
    *first = std::move(*second);
    EXPECT_EQ(at(*first, page), 'x');
  }
}

}  // namespace
}  // namespace hognose::target
