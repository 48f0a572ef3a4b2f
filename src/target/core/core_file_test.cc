// Ranges that lie in each other, and the maps they make.
// SPDX-License-Identifier: MIT
#include "target/core/core_file.h"

#include <gtest/gtest.h>

#include "target/core/core_memory.h"
#include "target/core/fake_core.h"
#include "target/core/parse_core.h"

namespace hognose::target {
namespace {

TEST(PutInOrder, ASegmentThatLiesTakesNothingFromOthers) {
  const Bytes bytes = FakeCore()
                          .segment(0x1000, pages_of('x'), 1ULL << 60U)
                          .segment(0x8000, pages_of('a', 2))
                          .segment(0x9000, pages_of('b'))
                          .segment(0x20000, pages_of('c'))
                          .build();
  const auto core = parse_core(bytes);
  ASSERT_TRUE(core);
  const DumpedMemory memory(*core);
  std::string text(0x2001, '?');
  text.resize(memory.read_some(Address(0x8000), std::as_writable_bytes(std::span(text))));
  EXPECT_EQ(text, std::string(0x1000, 'a') + std::string(0x1000, 'b'));
  for (const auto& [at, expected] : {std::pair{0x1fffU, 'x'}, std::pair{0x20000U, 'c'}}) {
    char found = '?';
    EXPECT_EQ(memory.read_some(Address(at), std::as_writable_bytes(std::span(&found, 1))), 1U);
    EXPECT_EQ(found, expected);
  }
  for (std::size_t i = 1; i < core->segments.size(); ++i) {
    EXPECT_LE(core->segments[i - 1].range.end, core->segments[i].range.begin);
  }
}

TEST(PutInOrder, SplitsWhatSurrounds) {
  std::vector<CoreFileMapping> files{{{Address(0x1000), Address(0x9000)}, 0x5000, "/a"},
                                     {{Address(0x3000), Address(0x4000)}, 0, "/b"},
                                     {{Address(0x8000), Address(0xa000)}, 0, "/c"}};
  put_in_order(files);
  ASSERT_EQ(files.size(), 4U);
  EXPECT_EQ(files[0].range.end, Address(0x3000));
  EXPECT_EQ(files[2].path, "/a");
  EXPECT_EQ(files[2].file_offset, 0x8000U);
  EXPECT_EQ(files[2].range.end, Address(0x8000));
  EXPECT_EQ(files[3].range.end, Address(0xa000));
}

TEST(MapsOf, CutsSegmentsWhereFilesBeginAndEnd) {
  CoreFile core;
  core.segments.push_back({{Address(0x1000), Address(0x5000)}, {}, 0, true, true, false});
  core.files.push_back({{Address(0x2000), Address(0x3000)}, 0x7000, "/a"});
  core.files.push_back({{Address(0x4000), Address(0x6000)}, 0, "/b"});
  core.files.push_back({{Address(0x8000), Address(0x9000)}, 0, "/no/segment"});
  const Maps maps = maps_of(core);
  ASSERT_EQ(maps.all().size(), 5U);
  EXPECT_EQ(maps.find(Address(0x1fff))->path, "");
  EXPECT_EQ(maps.find(Address(0x2000))->file_offset, 0x7000U);
  EXPECT_EQ(maps.find(Address(0x3000))->path, "");
  EXPECT_EQ(maps.find(Address(0x4fff))->path, "/b");
  EXPECT_FALSE(maps.find(Address(0x8000))->readable);
}

}  // namespace
}  // namespace hognose::target
