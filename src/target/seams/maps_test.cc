// Maps: parsing what the kernel writes, finding by address, and which files are images.
// SPDX-License-Identifier: MIT
#include "target/seams/maps.h"

#include <gtest/gtest.h>

#include "target/elf/image.h"

namespace hognose::target {
namespace {

constexpr const char* typical =
    "55d0c0000000-55d0c0001000 r--p 00000000 08:01 11                         /usr/bin/python3\n"
    "55d0c0001000-55d0c0002000 r-xp 00001000 08:01 11                         /usr/bin/python3\n"
    "55d0c0002000-55d0c0003000 rw-p 00002000 08:01 11                         /usr/bin/python3\n"
    "55d0c1000000-55d0c1021000 rw-p 00000000 00:00 0                          [heap]\n"
    "7f0000000000-7f0000001000 r--p 00000000 08:01 12                         /lib/a b.so "
    "(deleted)\n"
    "7f0000001000-7f0000003000 rw-p 00001000 08:01 12                         /lib/a b.so "
    "(deleted)\n"
    "7f0000010000-7f0000011000 ---p 00000000 00:00 0 \n"
    "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]\n";

TEST(ParseProcMaps, ReadsRangesRightsOffsetsAndPaths) {
  const auto all = parse_proc_maps(typical);
  ASSERT_EQ(all.size(), 8U);
  EXPECT_EQ(all[1].range, (AddressRange{Address(0x55d0c0001000), Address(0x55d0c0002000)}));
  EXPECT_TRUE(all[1].readable && !all[1].writable && all[1].executable);
  EXPECT_EQ(all[1].file_offset, 0x1000U);
  EXPECT_EQ(all[1].path, "/usr/bin/python3");
  EXPECT_EQ(all[3].path, "[heap]");
  EXPECT_EQ(all[4].path, "/lib/a b.so (deleted)");
  EXPECT_EQ(all[6].path, "");
  EXPECT_FALSE(all[6].readable);
}

TEST(ParseProcMaps, LeavesOutLinesThatMakeNoSense) {
  EXPECT_TRUE(parse_proc_maps("").empty());
  EXPECT_TRUE(parse_proc_maps("\n\n").empty());
  EXPECT_TRUE(parse_proc_maps("what is this\n").empty());
  EXPECT_TRUE(parse_proc_maps("2000-1000 r--p 0 0:0 0 backwards").empty());
  EXPECT_TRUE(parse_proc_maps("1000-2000 r-").empty());
  EXPECT_EQ(parse_proc_maps("bad\n1000-2000 r--p 0 0:0 0\nbad").size(), 1U);
}

TEST(ParseProcMaps, DecodesANewlineInAPath) {
  const auto all = parse_proc_maps("1000-2000 r--p 00000000 08:01 11 /tmp/two\\012lines\n");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].path, "/tmp/two\nlines");
}

TEST(Maps, FindsTheMappingOfAnAddress) {
  const Maps maps(parse_proc_maps(typical));
  ASSERT_NE(maps.find(Address(0x55d0c0001fff)), nullptr);
  EXPECT_TRUE(maps.find(Address(0x55d0c0001fff))->executable);
  EXPECT_EQ(maps.find(Address(0x55d0c0003000)), nullptr);
  EXPECT_EQ(maps.find(Address(0)), nullptr);
  EXPECT_EQ(maps.find(Address(~0ULL)), nullptr);
}

TEST(FindImages, GivesOnePerFileWithTheRangeOfAllItsMappings) {
  const auto images = find_images(Maps(parse_proc_maps(typical)));
  ASSERT_EQ(images.size(), 2U);
  EXPECT_EQ(images[0].path, "/usr/bin/python3");
  EXPECT_EQ(images[0].load_start, Address(0x55d0c0000000));
  EXPECT_EQ(images[0].range, (AddressRange{Address(0x55d0c0000000), Address(0x55d0c0003000)}));
  EXPECT_EQ(images[1].range, (AddressRange{Address(0x7f0000000000), Address(0x7f0000003000)}));
}

TEST(FindImages, TellsTwoCopiesOfOneFileApart) {
  const auto images =
      find_images(Maps(parse_proc_maps("1000-2000 r--p 00000000 08:01 1 /lib/x.so\n"
                                       "2000-3000 r-xp 00001000 08:01 1 /lib/x.so\n"
                                       "8000-9000 r--p 00000000 08:01 1 /lib/x.so\n"
                                       "9000-a000 r-xp 00001000 08:01 1 /lib/x.so\n")));
  ASSERT_EQ(images.size(), 2U);
  EXPECT_EQ(images[0].range.end, Address(0x3000));
  EXPECT_EQ(images[1].load_start, Address(0x8000));
}

}  // namespace
}  // namespace hognose::target
