// PageCache: bytes come out as they are below, each page is fetched once an epoch, holes stay
// holes.
// SPDX-License-Identifier: MIT
#include "target/seams/page_cache.h"

#include <vector>

#include <gtest/gtest.h>

#include "target/seams/fake_memory.h"

namespace hognose::target {
namespace {

TEST(PageCache, FetchesAPageOnceForManyReads) {
  FakeMemory memory;
  memory.put_u64(Address(0x1000), 7);
  memory.put_u64(Address(0x1ff8), 9);
  PageCache cache(memory);
  EXPECT_EQ(cache.read_value<std::uint64_t>(Address(0x1000), "first"), 7U);
  EXPECT_EQ(cache.read_value<std::uint64_t>(Address(0x1ff8), "last"), 9U);
  EXPECT_EQ(cache.fetches(), 1U);
}

TEST(PageCache, ReadsAcrossTwoPages) {
  FakeMemory memory;
  memory.put_u64(Address(0x1ffc), 0x1122334455667788);
  PageCache cache(memory);
  EXPECT_EQ(cache.read_value<std::uint64_t>(Address(0x1ffc), "straddling"), 0x1122334455667788U);
  EXPECT_EQ(cache.fetches(), 2U);
}

TEST(PageCache, ReadThatRunsIntoAHoleIsShortAtTheFirstMissingByte) {
  FakeMemory memory;
  memory.put_u32(Address(0x1ffc), 1);
  PageCache cache(memory);
  const auto value = cache.read_value<std::uint64_t>(Address(0x1ffc), "straddling");
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error(), (Error{ErrorKind::short_read, Address(0x2000), value.error().reading}));
}

TEST(PageCache, RemembersAnUnreadablePage) {
  FakeMemory memory;
  PageCache cache(memory);
  for (int attempt = 0; attempt < 3; ++attempt) {
    const auto value = cache.read_value<std::uint64_t>(Address(0x5008), "nothing");
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().kind, ErrorKind::unmapped);
  }
  EXPECT_EQ(cache.fetches(), 1U);
}

TEST(PageCache, GuardPageInsideARangeEndsTheReadThereAndNotBehindIt) {
  FakeMemory memory;
  memory.put_zeros({Address(0x1000), Address(0x4000)});
  memory.put_u64(Address(0x3000), 3);
  memory.make_hole({Address(0x2000), Address(0x2001)});
  PageCache cache(memory);
  std::vector<std::byte> into(0x3000);
  EXPECT_EQ(cache.read_some(Address(0x1000), into), 0x1000U);
  EXPECT_EQ(cache.read_value<std::uint64_t>(Address(0x3000), "behind"), 3U);
}

TEST(PageCache, KeepsBytesUntilTheEpochEnds) {
  FakeMemory memory;
  memory.put_u64(Address(0x1000), 1);
  PageCache cache(memory);
  ASSERT_EQ(cache.read_value<std::uint64_t>(Address(0x1000), "value"), 1U);
  memory.put_u64(Address(0x1000), 2);
  EXPECT_EQ(cache.read_value<std::uint64_t>(Address(0x1000), "value"), 1U);
  cache.forget();
  EXPECT_EQ(cache.read_value<std::uint64_t>(Address(0x1000), "value"), 2U);
}

TEST(PageCache, RefreshReadsTheSamePagesAnewAndAsksForNoOther) {
  FakeMemory memory;
  memory.put_u64(Address(0x1000), 1);
  memory.put_u64(Address(0x5000), 5);
  PageCache cache(memory);
  ASSERT_EQ(cache.read_value<std::uint64_t>(Address(0x1000), "value"), 1U);
  ASSERT_EQ(cache.read_value<std::uint64_t>(Address(0x5000), "value"), 5U);
  ASSERT_FALSE(cache.read_value<std::uint64_t>(Address(0x9000), "value"));
  memory.put_u64(Address(0x1000), 2);
  memory.put_u64(Address(0x9000), 9);
  memory.make_hole(AddressRange::from(Address(0x5000), 1));
  ASSERT_TRUE(cache.refresh([] { return false; }));
  const auto reads = cache.reads();
  EXPECT_EQ(cache.read_value<std::uint64_t>(Address(0x1000), "value"), 2U);
  EXPECT_EQ(cache.read_value<std::uint64_t>(Address(0x9000), "value"), 9U);
  EXPECT_FALSE(cache.read_value<std::uint64_t>(Address(0x5000), "value"));
  EXPECT_EQ(cache.reads(), reads);
  EXPECT_FALSE(cache.read_value<std::uint64_t>(Address(0x2000), "value"));
  EXPECT_EQ(cache.reads(), reads + 1);
}

TEST(PageCache, KeepsAllThatIsReadTwiceIfTold) {
  FakeMemory memory;
  constexpr std::uint64_t count = 100;
  memory.put_zeros({Address(0x10000), Address(0x10000 + count * 4096)});
  PageCache cache(memory, 7);
  cache.keep_all();
  const auto read_all = [&] {
    for (std::uint64_t i = 0; i < count; ++i)
      EXPECT_TRUE(cache.read_value<std::uint64_t>(Address(i * 4096 + 0x10000), "value"));
  };
  read_all();
  ASSERT_TRUE(cache.refresh([] { return false; }));
  read_all();
  EXPECT_EQ(cache.fetches(), count);
}

TEST(PageCache, ARefreshThatIsTooLateKeepsNothing) {
  FakeMemory memory;
  memory.put_u64(Address(0x1000), 1);
  PageCache cache(memory);
  ASSERT_EQ(cache.read_value<std::uint64_t>(Address(0x1000), "value"), 1U);
  memory.put_u64(Address(0x1000), 2);
  EXPECT_FALSE(cache.refresh([] { return true; }));
  EXPECT_EQ(cache.read_value<std::uint64_t>(Address(0x1000), "value"), 2U);
}

TEST(PageCache, StaysRightWhenPagesAreEvicted) {
  FakeMemory memory;
  constexpr std::uint64_t count = 100;
  for (std::uint64_t i = 0; i < count; ++i)
    memory.put_u64(Address(i * 4096 + 0x10000), i);
  PageCache cache(memory, 7);
  for (int round = 0; round < 3; ++round) {
    for (std::uint64_t i = 0; i < count; ++i) {
      ASSERT_EQ(cache.read_value<std::uint64_t>(Address(i * 4096 + 0x10000), "value"), i);
    }
  }
}

TEST(PageCache, StraddlingReadIsRightWhenTheSecondPageEvictsTheFirst) {
  FakeMemory memory;
  memory.put_u64(Address(0x1ffc), 0x1122334455667788);
  PageCache cache(memory, 1);
  EXPECT_EQ(cache.read_value<std::uint64_t>(Address(0x1ffc), "straddling"), 0x1122334455667788U);
}

TEST(PageCache, LargeReadsPassThrough) {
  FakeMemory memory;
  memory.put_zeros(AddressRange::from(Address(0x10000), 0x20000));
  memory.put_u8(Address(0x2ffff), 5);
  PageCache cache(memory);
  std::vector<std::byte> into(0x20000);
  EXPECT_TRUE(cache.read(Address(0x10000), into));
  EXPECT_EQ(into.back(), std::byte{5});
  EXPECT_EQ(cache.fetches(), 0U);
}

TEST(PageCache, HighestAddressesNeitherWrapNorCrash) {
  FakeMemory memory;
  memory.put_u64(Address(0xfffffffffffffff8), 1);
  memory.put_u64(Address(0), 2);
  PageCache cache(memory);
  EXPECT_EQ(cache.read_value<std::uint64_t>(Address(0xfffffffffffffff8), "last"), 1U);
  EXPECT_FALSE(cache.read_value<std::uint64_t>(Address(0xfffffffffffffffc), "wrapping"));
}

}  // namespace
}  // namespace hognose::target
