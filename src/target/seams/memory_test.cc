// Reading one value.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "target/seams/fake_memory.h"

namespace hognose::target {
namespace {

TEST(Memory, AValueIsReadWholeOrNotAtAll) {
  FakeMemory memory;
  memory.put_u64(Address(0x1ff8), 0x1122334455667788U);
  EXPECT_EQ(memory.read_value<std::uint64_t>(Address(0x1ff8)), 0x1122334455667788U);
  EXPECT_EQ(memory.read_value<std::uint16_t>(Address(0x1ffe)), 0x1122U);
  EXPECT_EQ(memory.read_value<Address>(Address(0x1ff8)), Address(0x1122334455667788U));
  const auto torn = memory.read_value<std::uint64_t>(Address(0x1ffc), "word");
  ASSERT_FALSE(torn);
  EXPECT_EQ(torn.error().kind, ErrorKind::short_read);
  EXPECT_EQ(torn.error().address, Address(0x2000));
  EXPECT_STREQ(torn.error().reading, "word");
  const auto nowhere = memory.read_value<std::uint64_t>(Address(0x5000));
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().kind, ErrorKind::unmapped);
}

}  // namespace
}  // namespace hognose::target
