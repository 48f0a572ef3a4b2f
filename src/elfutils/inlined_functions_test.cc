// Blocks that share a list of ranges, which are looked at for each of them.
// SPDX-License-Identifier: MIT
#include "elfutils/inlined_functions.h"

#include <ctime>

#include <gtest/gtest.h>

#include "elfutils/debug_file.h"
#include "elfutils/fake_debug_elf.h"

namespace hognose::elfutils {
namespace {

/// A function at 0x1000 of so many blocks, all of them with one list of so many ranges elsewhere, and last
/// one that holds an inlined function.
std::vector<FakeDebugElf::Section> sections_of(int blocks, int ranges) {
  FakeAbbreviations abbreviations;
  const std::vector<FakeAbbreviations::Attribute> code{
      {DW_AT_name, DW_FORM_string}, {DW_AT_low_pc, DW_FORM_addr}, {DW_AT_high_pc, DW_FORM_data4}};
  abbreviations.add(DW_TAG_compile_unit, true, code);
  abbreviations.add(DW_TAG_subprogram, true, code);
  abbreviations.add(DW_TAG_lexical_block, false, {{DW_AT_ranges, DW_FORM_sec_offset}});
  abbreviations.add(DW_TAG_inlined_subroutine, false, code);
  ByteWriter entries;
  const auto add_code = [&entries](unsigned tag, const char* name) {
    entries.put(tag, 1);
    entries.put_text(name);
    entries.put(0x1000, 8);
    entries.put(0x1000, 4);
  };
  add_code(1, "x.c");
  add_code(2, "outer");
  for (int block = 0; block < blocks; ++block) {
    entries.put(3, 1);
    entries.put(0, 4);
  }
  add_code(4, "inner");
  entries.put(0, 2);
  ByteWriter list;
  for (int range = 0; range < ranges; ++range) {
    list.put(0x40000000, 8);
    list.put(0x40000001, 8);
  }
  list.put(0, 8);
  list.put(0, 8);
  return {{".debug_abbrev", abbreviations.bytes()},
          {".debug_info", fake_unit(entries.bytes())},
          {".debug_ranges", list.bytes()}};
}

/// The functions at 0x1000, innermost first.
std::vector<std::string> find_names(const FakeDebugElf& elf) {
  target::begin_file_work(nullptr);
  target::forget_refused_file_work();
  const target::Files named;
  auto image = target::Image::open_named(elf.path());
  if (!image) return {"no image"};
  auto found = find_debug_image({elf.path(), std::move(*image)}, named, {});
  if (!found) return {"no debug information"};
  const auto file = DebugFile::open(std::move(*found), named, {});
  Dwarf_CU* unit = nullptr;
  Dwarf_Die die{};
  if (!file || dwarf_get_units(file->dwarf(), unit, &unit, nullptr, nullptr, &die, nullptr) != 0)
    return {"no unit"};
  std::vector<std::string> names;
  for (const auto& one : UnitFunctions(die, file->work()).find(0x1010))
    names.push_back(one.function);
  return names;
}

TEST(InlinedFunctions, AreFoundBehindBlocksOfManyRanges) {
  EXPECT_EQ(find_names(FakeDebugElf(sections_of(100, 1000))),
            (std::vector<std::string>{"inner", "outer"}));
  EXPECT_FALSE(target::was_file_work_refused());
}

// 6,000,000,000 ranges in a file of 2 MB.
TEST(InlinedFunctions, AreLookedForAsLongAsRangesArePaidFor) {
  const FakeDebugElf elf(sections_of(60'000, 100'000));
  const std::clock_t begin = std::clock();
  EXPECT_EQ(find_names(elf), std::vector<std::string>{"outer"});
  EXPECT_LT(std::clock() - begin, 30 * CLOCKS_PER_SEC);
  EXPECT_TRUE(target::was_file_work_refused());
}

}  // namespace
}  // namespace hognose::elfutils
