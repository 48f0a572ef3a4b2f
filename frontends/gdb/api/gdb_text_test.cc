// Tests of reading GDB's tables, with lines as GDB 13, 16 and 18 print them.
// SPDX-License-Identifier: MIT
#include "gdb/api/gdb_text.h"

#include <gtest/gtest.h>

namespace hognose::gdb {
namespace {

TEST(InfoProcMappings, ReadsALiveTable) {
  const auto maps = parse_info_proc_mappings(
      "process 1234\nMapped address spaces:\n\n"
      "          Start Addr           End Addr       Size     Offset  Perms  objfile\n"
      "      0x555555554000     0x555555558000     0x4000        0x0  r--p   /usr/bin/a b\n"
      "      0x7ffffffde000     0x7ffffffff000    0x21000        0x0  rw-p   [stack]\n"
      "      0x7ffff7ff0000     0x7ffff7ff1000     0x1000     0x2000  r-xp   \n");
  ASSERT_EQ(maps.size(), 3U);
  EXPECT_EQ(maps[0].path, "/usr/bin/a b");
  EXPECT_EQ(maps[0].range.begin, Address(0x555555554000));
  EXPECT_FALSE(maps[0].writable);
  EXPECT_EQ(maps[1].path, "");
  EXPECT_TRUE(maps[1].writable);
  EXPECT_TRUE(maps[2].executable);
  EXPECT_EQ(maps[2].file_offset, 0x2000U);
}

TEST(InfoProcMappings, ReadsACoreAndPaddedColumns) {
  const auto maps = parse_info_proc_mappings(
      "Start Addr         End Addr           Size               Offset             File \n"
      "0x0000555555554000 0x0000555555556000 0x2000             0x0                /bin/x   \n"
      "garbage 0x1\n0x2 0x1 0x1 0x0 /backwards\n");
  ASSERT_EQ(maps.size(), 1U);
  EXPECT_EQ(maps[0].path, "/bin/x");
  EXPECT_TRUE(maps[0].readable);
}

TEST(InfoFiles, FindsCoreSegmentsAndTextSections) {
  const char* const text =
      "Local core dump file:\n\t`/tmp/core', file type elf64-x86-64.\n"
      "\t0x0000555555556000 - 0x0000555555557000 is load1\n"
      "Local exec file:\n\t`/bin/py', file type elf64-x86-64.\n\tEntry point: 0x1\n"
      "\t0x0000000000401000 - 0x0000000000402000 is .text\n"
      "\t0x00007ffff7fc6000 - 0x00007ffff7fe6000 is .text in /lib/ld.so.2\n";
  EXPECT_EQ(parse_core_path(text), "/tmp/core");
  EXPECT_EQ(parse_core_path("Local exec file:\n\t`/bin/py', file type elf64-x86-64.\n"), "");
  EXPECT_EQ(parse_core_path("Local core dump file:\n\t`/torn"), "");
  const auto segments = parse_core_segments(text);
  ASSERT_EQ(segments.size(), 1U);
  EXPECT_EQ(segments[0].range.size(), 0x1000U);
  const auto sections = parse_text_sections(text);
  ASSERT_EQ(sections.size(), 2U);
  EXPECT_EQ(sections[0].path, "/bin/py");
  EXPECT_EQ(sections[1].path, "/lib/ld.so.2");
  EXPECT_EQ(sections[1].start, Address(0x7ffff7fc6000));
}

TEST(InfoSymbol, ReadsNameAndOffset) {
  const auto symbol = parse_info_symbol("f.cold + 12 in section .text of /x.so\n", Address(112));
  ASSERT_TRUE(symbol);
  EXPECT_EQ(symbol->name, "f.cold");
  EXPECT_EQ(symbol->start, Address(100));
  EXPECT_EQ(parse_info_symbol("main in section .text\n", Address(5))->start, Address(5));
  EXPECT_FALSE(parse_info_symbol("No symbol matches 0x1.\n", Address(1)));
  EXPECT_FALSE(parse_info_symbol("", Address(1)));
}

TEST(Completion, KeepsOnlyWhatGdbReplaces) {
  EXPECT_EQ(strip_completed_prefix("self.rows", "self.ro", "ro"), "rows");
  EXPECT_EQ(strip_completed_prefix("self", "-n se", "se"), "self");
  EXPECT_EQ(strip_completed_prefix("x", "", ""), "x");
  EXPECT_EQ(strip_completed_prefix("x", "", "longer"), "x");
}

}  // namespace
}  // namespace hognose::gdb
