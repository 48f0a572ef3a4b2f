// Programs of few rows and of many, and those that hide some.
// SPDX-License-Identifier: MIT
#include "elfutils/line_rows.h"

#include <string>

#include <gtest/gtest.h>

#include "elfutils/debug_file.h"
#include "elfutils/fake_debug_elf.h"
#include "elfutils/inlined_functions.h"

namespace hognose::elfutils {
namespace {

constexpr unsigned first_special = 13;

/// A program of version 4 of these instructions.
std::string program_of(const std::string& instructions, const std::string& arguments = "") {
  ByteWriter head;
  head.put(1, 1);  // bytes of the smallest instruction
  head.put(1, 1);
  head.put(1, 1);
  head.put(0xfd, 1);  // lines: -3
  head.put(12, 1);
  head.put(first_special, 1);
  const std::string usual("\0\1\1\1\1\0\0\0\1\0\0\1", first_special - 1);
  head.put_bytes(arguments.empty() ? usual : arguments);
  head.put(0, 1);  // no more folders
  head.put_text("x.c");
  head.put(0, 3);
  head.put(0, 1);  // no more files
  ByteWriter writer;
  writer.put(2 + 4 + head.size() + instructions.size(), 4);
  writer.put(4, 2);
  writer.put(head.size(), 4);
  writer.put_bytes(head.bytes());
  writer.put_bytes(instructions);
  return std::move(writer).bytes();
}

std::optional<std::uint64_t> count(const std::string& program) {
  target::FileWork work;
  const auto rows = measure_lines(std::as_bytes(std::span(program)), sizeof(std::uint64_t), work);
  return rows ? std::optional(rows->count) : std::nullopt;
}

const std::string begin_at_0x1000("\0\x09\x02\0\x10\0\0\0\0\0\0", 11);
const std::string end_of_sequence("\x02\x80\x80\x40\0\1\1", 7);

TEST(LineRows, AreCountedAsTheyAreMade) {
  EXPECT_EQ(count(program_of("")), 0U);
  const std::string three = begin_at_0x1000 + "\x10\x01\x03\x05\x10" + end_of_sequence;
  EXPECT_EQ(count(program_of(three)), 4U);
  const std::string discriminated = begin_at_0x1000 + std::string("\0\2\4\x07\x10", 5);
  EXPECT_EQ(count(program_of(discriminated)), 1U);
}

// libdw goes on behind what it knows of an instruction, whatever its size says.
TEST(LineRows, WhatHidesSomeCountsAllItsBytes) {
  const std::string hidden = std::string("\0\x7f\4\1", 4) + std::string(0x7d, '\x10');
  EXPECT_EQ(count(program_of(hidden)), hidden.size());
  const std::string unknown = std::string("\0\x05\x70", 3) + std::string(4, '\x10');
  EXPECT_EQ(count(program_of(unknown)), unknown.size());
  const std::string odd(first_special - 1, '\2');
  EXPECT_EQ(count(program_of("\x02\x10\x10\x10", odd)), 4U);
}

TEST(LineRows, AreNoneOfWhatIsNoProgram) {
  EXPECT_EQ(count(""), std::nullopt);
  const std::string whole = program_of(begin_at_0x1000);
  EXPECT_EQ(count(whole.substr(0, whole.size() - 1)), std::nullopt);
}

/// A function at 0x1000 that line rows are told of.
std::vector<FakeDebugElf::Section> sections_of(const std::string& lines) {
  FakeAbbreviations abbreviations;
  abbreviations.add(DW_TAG_compile_unit,
                    true,
                    {{DW_AT_name, DW_FORM_string},
                     {DW_AT_low_pc, DW_FORM_addr},
                     {DW_AT_high_pc, DW_FORM_data4},
                     {DW_AT_stmt_list, DW_FORM_sec_offset}});
  abbreviations.add(
      DW_TAG_subprogram,
      false,
      {{DW_AT_name, DW_FORM_string}, {DW_AT_low_pc, DW_FORM_addr}, {DW_AT_high_pc, DW_FORM_data4}});
  ByteWriter entries;
  for (unsigned code = 1; code <= 2; ++code) {
    entries.put(code, 1);
    entries.put_text(code == 1 ? "x.c" : "leaf");
    entries.put(0x1000, 8);
    entries.put(0x1000, 4);
    if (code == 1) entries.put(0, 4);
  }
  entries.put(0, 1);
  return {{".debug_abbrev", abbreviations.bytes()},
          {".debug_info", fake_unit(entries.bytes())},
          {".debug_line", lines}};
}

std::vector<native::CodeFunction> find_at_0x1000(const std::string& path) {
  const target::Files named;
  auto image = target::Image::open_named(path);
  if (!image) return {};
  auto found = find_debug_image({path, std::move(*image)}, named, {});
  if (!found) return {};
  const auto file = DebugFile::open(std::move(*found), named, {});
  Dwarf_CU* unit = nullptr;
  Dwarf_Die die{};
  if (!file || dwarf_get_units(file->dwarf(), unit, &unit, nullptr, nullptr, &die, nullptr) != 0)
    return {};
  return UnitFunctions(die, file->work()).find(0x1000);
}

TEST(LineRows, AreReadAsFarAsTheyArePaidFor) {
  target::begin_file_work(nullptr);
  target::forget_refused_file_work();
  const FakeDebugElf small(
      sections_of(program_of(begin_at_0x1000 + std::string(1000, '\x10') + end_of_sequence)));
  const auto known = find_at_0x1000(small.path());
  ASSERT_EQ(known.size(), 1U);
  EXPECT_EQ(known[0].function, "leaf");
  EXPECT_EQ(known[0].file, "x.c");
  EXPECT_FALSE(target::was_file_work_refused());
  const FakeDebugElf large(
      sections_of(program_of(begin_at_0x1000 + std::string(5'000'000, '\x10') + end_of_sequence)));
  const auto refused = find_at_0x1000(large.path());
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].function, "leaf");
  EXPECT_EQ(refused[0].line, 0);
  EXPECT_TRUE(target::was_file_work_refused());
}

}  // namespace
}  // namespace hognose::elfutils
