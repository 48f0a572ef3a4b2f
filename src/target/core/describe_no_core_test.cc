// What is said of files that are no cores.
// SPDX-License-Identifier: MIT
#include "target/core/describe_no_core.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "target/core/fake_core.h"

namespace hognose::target {
namespace {

using testing::HasSubstr;

FakeCore small_core() {
  return FakeCore().segment(0x10000, pages_of('a'));
}

TEST(DescribeNoCore, SaysWhatElseItIs) {
  const auto describe = [](const Bytes& bytes) { return describe_no_core(bytes); };
  const auto describe_text = [](std::string_view text) {
    return describe_no_core(std::as_bytes(std::span(text)));
  };
  Bytes bytes = small_core().build();
  EXPECT_EQ(describe(bytes), "");
  EXPECT_EQ(describe(small_core().build(EM_AARCH64)), "");
  EXPECT_THAT(describe(small_core().build(EM_RISCV)), HasSubstr("ELF machine 243"));
  put(bytes, EI_CLASS, static_cast<unsigned char>(ELFCLASS32));
  EXPECT_THAT(describe(bytes), HasSubstr("32-bit"));
  put(bytes, EI_DATA, static_cast<unsigned char>(ELFDATA2MSB));
  put(bytes, offsetof(Elf64_Ehdr, e_type), std::array<unsigned char, 2>{0, ET_CORE});
  EXPECT_THAT(describe(bytes), HasSubstr("big-endian"));
  EXPECT_EQ(describe(library_page(1, 1)), "an ELF executable or library");
  EXPECT_EQ(describe({}), "an empty file");
  EXPECT_EQ(describe_text("import os\n"), "a text file");
  EXPECT_EQ(describe_text("BZh91AY"), "a bzip2 file; unpack it first");
  EXPECT_EQ(describe_text("\x7f"
                          "ELF"),
            "the first bytes of an ELF file");
  EXPECT_EQ(describe_text("\x01\x02"), "no ELF file");
}

}  // namespace
}  // namespace hognose::target
