// ProcessMemory, on the memory of the test program itself.
// SPDX-License-Identifier: MIT
#include "target/process/process_memory.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

#include <gtest/gtest.h>
#include <sys/mman.h>

namespace hognose::target {
namespace {

Address address_of(const void* pointer) {
  return Address(std::bit_cast<std::uintptr_t>(pointer));
}

/// Several pages with a hole in the middle.
class PagesWithHole {
 public:
  static constexpr std::size_t page = 4096;
  PagesWithHole() {
    start_ = static_cast<std::byte*>(
        ::mmap(nullptr, 64 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    std::memset(start_, 'a', 64 * page);
    ::munmap(start_ + hole * page, page);
  }
  ~PagesWithHole() { ::munmap(start_, 64 * page); }
  PagesWithHole(const PagesWithHole&) = delete;
  PagesWithHole& operator=(const PagesWithHole&) = delete;

  static constexpr std::size_t hole = 37;
  [[nodiscard]] std::byte* start() const { return start_; }

 private:
  std::byte* start_ = nullptr;
};

TEST(ProcessMemory, ReadsAValue) {
  const auto memory = ProcessMemory::open(::getpid());
  ASSERT_TRUE(memory);
  const std::uint64_t secret = 0x1234567890abcdef;
  std::uint64_t copy = 0;
  ASSERT_TRUE(memory->read(address_of(&secret), std::as_writable_bytes(std::span(&copy, 1))));
  EXPECT_EQ(copy, secret);
}

TEST(ProcessMemory, ReadsManyPiecesAroundAHole) {
  const PagesWithHole pages;
  const auto memory = ProcessMemory::open(::getpid());
  ASSERT_TRUE(memory);
  constexpr std::size_t count = 3000;  // more than one system call takes
  constexpr std::size_t size = PagesWithHole::page;
  std::vector<std::byte> into(count * size);
  std::vector<Memory::Piece> pieces;
  for (std::size_t at = 0; at < count; ++at) {
    const auto bytes = std::span(into).subspan(at * size, size);
    pieces.push_back({address_of(pages.start() + at % 64 * size), bytes});
  }
  memory->read_pieces(pieces);
  for (std::size_t at = 0; at < count; ++at) {
    const bool is_hole = at % 64 == PagesWithHole::hole;
    ASSERT_EQ(pieces[at].done, is_hole ? 0 : size) << at;
    ASSERT_EQ(pieces[at].into.back(), is_hole ? std::byte{0} : std::byte{'a'}) << at;
  }
}

TEST(ProcessMemory, GivesTheLongestPrefixBeforeAHole) {
  const PagesWithHole pages;
  const auto memory = ProcessMemory::open(::getpid());
  ASSERT_TRUE(memory);
  std::vector<std::byte> into(64 * PagesWithHole::page);
  const std::size_t before = PagesWithHole::hole * PagesWithHole::page;
  EXPECT_EQ(memory->read_some(address_of(pages.start()), into), before);
  EXPECT_EQ(memory->read_some(address_of(pages.start() + 100), into), before - 100);
  EXPECT_EQ(memory->read_some(address_of(pages.start() + before), into), 0U);
  EXPECT_EQ(memory->read_some(address_of(pages.start() + before - 1), into), 1U);
}

TEST(ProcessMemory, UnmappedAndKernelAddressesAreErrors) {
  const auto memory = ProcessMemory::open(::getpid());
  ASSERT_TRUE(memory);
  std::vector<std::byte> into(16);
  for (const std::uint64_t bad : {0x0ULL, 0x10ULL, 0xffff800000000000ULL, 0xfffffffffffffff8ULL}) {
    const auto read = memory->read(Address(bad), into, "nothing");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ErrorKind::unmapped);
  }
}

TEST(ProcessMemory, NoSuchProcessIsNotFound) {
  const auto memory = ProcessMemory::open(0x3ffffff);
  ASSERT_FALSE(memory);
  EXPECT_EQ(memory.error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace hognose::target
