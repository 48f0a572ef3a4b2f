// Programs that ask for more than they are worth, wherever libdw could come upon them.
// SPDX-License-Identifier: MIT
#include "elfutils/frame_programs.h"

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "elfutils/call_frames.h"
#include "target/elf/image.h"

namespace hognose::elfutils {
namespace {

using Octets = std::vector<std::uint8_t>;

constexpr std::uint64_t table_at = 0x100;  // in the file as well as linked
constexpr std::uint64_t search_at = 0x400000;
constexpr std::uint8_t remember = 0x0a;
constexpr std::uint8_t same_value = 0x08;

void append(Octets& to, const Octets& more) {
  to.insert(to.end(), more.begin(), more.end());
}

void append_number(Octets& to, std::uint32_t number) {
  for (int shift = 0; shift < 32; shift += 8)
    to.push_back(static_cast<std::uint8_t>(number >> static_cast<unsigned>(shift)));
}

/// An entry with its length in front, filled up with DW_CFA_nop.
Octets entry(Octets body) {
  while (body.size() % 4 != 0)
    body.push_back(0);
  Octets whole;
  append_number(whole, static_cast<std::uint32_t>(body.size()));
  append(whole, body);
  return whole;
}

/// A table of what all have in common and one function of `program`.
Octets table_of(const Octets& program, const Octets& common = {0x0c, 7, 8, 0x90, 1}) {
  Octets body = {0, 0, 0, 0, 1, 'z', 'R', 0, 1, 0x78, 16, 1, 0x1b};
  append(body, common);
  Octets table = entry(body);
  Octets function;
  append_number(function, static_cast<std::uint32_t>(table.size()) + 4);
  append_number(function, 0x2000);
  append_number(function, 0x100);
  function.push_back(0);  // no further data
  append(function, program);
  append(table, entry(function));
  append_number(table, 0);
  return table;
}

/// Where the function begins.
std::uint64_t begin_of(const Octets& table) {
  return table_at + table[0] + 12 + 0x2000;
}

/// An ELF file of two tables: the table, and the table by which it is searched.
std::vector<std::byte> file_of(const Octets& table, std::uint32_t row, std::uint32_t rows = 1) {
  Elf64_Ehdr head{};
  std::memcpy(head.e_ident, ELFMAG, SELFMAG);
  head.e_ident[EI_CLASS] = ELFCLASS64;
  head.e_ident[EI_DATA] = ELFDATA2LSB;
  head.e_ident[EI_VERSION] = EV_CURRENT;
  head.e_type = ET_DYN;
  head.e_machine = EM_X86_64;
  head.e_version = EV_CURRENT;
  head.e_phoff = sizeof head;
  head.e_ehsize = sizeof head;
  head.e_phentsize = sizeof(Elf64_Phdr);
  head.e_phnum = 1;
  Octets search = {1, 0x1b, 0x03, 0x3b};
  append_number(search, static_cast<std::uint32_t>(table_at - search_at - 4));
  append_number(search, rows);
  append_number(search, static_cast<std::uint32_t>(begin_of(table) - search_at));
  append_number(search, row);
  const Elf64_Phdr segment{
      PT_GNU_EH_FRAME, PF_R, search_at, search_at, search_at, search.size(), search.size(), 4};
  std::vector<std::byte> file(search_at + search.size());
  std::memcpy(file.data(), &head, sizeof head);
  std::memcpy(&file[sizeof head], &segment, sizeof segment);
  std::memcpy(&file[table_at], table.data(), table.size());
  std::memcpy(&file[search_at], search.data(), search.size());
  return file;
}

/// Where the function's entry is, as the table that is searched says it.
std::uint32_t row_of(const Octets& table) {
  return static_cast<std::uint32_t>(table_at - search_at) + table[0] + 4;
}

bool may_run(const std::vector<std::byte>& file, std::uint64_t pc) {
  const auto shown = ShownElf::open(file, AlternateLink::shown);
  target::FileWork work;
  return shown && FramePrograms(shown->elf(), file, work).may_run(pc);
}

/// By search, and through all from the front, which must be one.
bool may_run(const Octets& table) {
  const bool may = may_run(file_of(table, row_of(table)), begin_of(table));
  EXPECT_EQ(may_run(file_of(table, 0, 0), begin_of(table)), may) << "without rows";
  return may;
}

Octets repeated(const Octets& program, int times) {
  Octets all;
  for (int time = 0; time < times; ++time)
    append(all, program);
  return all;
}

TEST(FramePrograms, WhatACompilerWritesMayRun) {
  EXPECT_TRUE(may_run(table_of({0x41, 0x0e, 16, 0x86, 2, remember, 0xc6, 0x0b, 0x0f, 2, 0x77, 0})));
  EXPECT_TRUE(may_run(table_of(repeated({remember, 0x0b}, 1000))));
  const auto image = target::Image::open_named("/proc/self/exe");
  ASSERT_TRUE(image);
  const auto shown = ShownElf::open(image->bytes(), AlternateLink::shown);
  ASSERT_TRUE(shown);
  const FramePrograms programs(shown->elf(), image->bytes(), image->work());
  std::size_t functions = 0;
  for (const target::ElfSymbol& symbol : image->symbols()) {
    if (!symbol.is_function || symbol.size == 0) continue;
    EXPECT_TRUE(programs.may_run(symbol.value)) << symbol.name;
    ++functions;
  }
  EXPECT_GT(functions, 1000U);
}

TEST(FramePrograms, ManyRegistersAndStatesMayNot) {
  EXPECT_TRUE(may_run(table_of({same_value, 0x7f})));
  const Octets huge = {same_value, 0xfe, 0xff, 0xff, 0x7f};
  EXPECT_FALSE(may_run(table_of(huge)));
  EXPECT_FALSE(may_run(table_of({}, huge)));
  EXPECT_FALSE(may_run(table_of(repeated({remember}, 100))));
  EXPECT_FALSE(
      may_run(table_of({0x0e, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0})));
}

TEST(FramePrograms, AnEntryInsideOfAnotherMayNotBeFound) {
  const Octets plain = table_of(repeated({0}, 64));
  const std::uint32_t row = row_of(plain);
  const std::uint64_t pc = begin_of(plain);
  EXPECT_TRUE(may_run(file_of(plain, row), pc));
  EXPECT_FALSE(may_run(file_of(plain, row + 32), pc));
  EXPECT_FALSE(may_run(file_of(plain, row, 2), pc));  // more rows than there are
  Octets elsewhere = plain;
  elsewhere[elsewhere[0] + 8] += 4;  // what it has in common with others would begin in between
  EXPECT_FALSE(may_run(file_of(elsewhere, row), pc));
}

TEST(FramePrograms, AProgramInsideOfAnotherIsLookedAtAsItWouldRun) {
  // An entry of its own, where the program of the first ends.
  Octets hidden = {0, 0, 0, 0};
  append_number(hidden, 0x2000);
  append_number(hidden, 0x100);
  append(hidden, {0, same_value, 0xfe, 0xff, 0xff, 0x7f});
  const Octets inside = entry(hidden);
  Octets table = table_of(inside);
  const std::size_t at = table.size() - 4 - inside.size();
  table[at + 4] = static_cast<std::uint8_t>(at + 4);  // back to what it has in common
  const auto row =
      static_cast<std::uint32_t>(table_at - search_at) + static_cast<std::uint32_t>(at);
  EXPECT_FALSE(may_run(file_of(table, row), begin_of(table)));
}

TEST(FramePrograms, RowsOutOfOrderAreNotSearched) {
  const Octets table = table_of({0x41, 0x0e, 16});
  std::vector<std::byte> file = file_of(table, row_of(table));
  file.resize(file.size() + sizeof(FrameRows::Row));
  const auto with_second_row = [&](std::uint32_t function) {
    Octets rows;
    append_number(rows, 2);
    append(rows, Octets(sizeof(FrameRows::Row)));
    append_number(rows, function);
    append_number(rows, row_of(table));
    std::vector<std::byte> changed = file;
    const std::size_t count_at = search_at + 8;
    std::memcpy(&changed[count_at], rows.data(), 4);
    std::memcpy(&changed[count_at + 12], &rows[12], sizeof(FrameRows::Row));
    const std::uint64_t size = changed.size() - search_at;
    std::memcpy(&changed[sizeof(Elf64_Ehdr) + offsetof(Elf64_Phdr, p_filesz)], &size, sizeof size);
    return changed;
  };
  const auto begin = static_cast<std::uint32_t>(begin_of(table) - search_at);
  EXPECT_TRUE(may_run(with_second_row(begin + 1), begin_of(table)));
  EXPECT_FALSE(may_run(with_second_row(begin - 1), begin_of(table)));
}

// A gigabyte of nothing to do, in a hole of a file.
TEST(FramePrograms, LongOnesMayNot) {
  EXPECT_TRUE(may_run(table_of(repeated({0}, 8000))));
  const Octets longest = table_of(repeated({0}, 100'000));
  EXPECT_TRUE(may_run(file_of(longest, row_of(longest)), begin_of(longest)));
  EXPECT_FALSE(may_run(file_of(longest, 0, 0), begin_of(longest))) << "all would have to be modest";
  const Octets endless = table_of(repeated({0}, 2'000'000));
  EXPECT_FALSE(may_run(file_of(endless, row_of(endless)), begin_of(endless)));
}

TEST(FramePrograms, RunAsOftenAsTheyArePaidFor) {
  const Octets table = table_of(repeated({0}, 100'000));
  const auto file = file_of(table, row_of(table));
  const auto shown = ShownElf::open(file, AlternateLink::shown);
  ASSERT_TRUE(shown);
  target::FileWork work;
  constexpr auto share = target::FileWork::most_of_file;
  ASSERT_TRUE(work.spend(share - share / 20)) << "others have had most of it";
  const FramePrograms programs(shown->elf(), file, work);
  int times = 0;
  while (times < 100'000 && programs.may_run(begin_of(table)))
    ++times;
  EXPECT_GT(times, 1000 / 20);
  EXPECT_LT(times, 10'000 / 20);
}

TEST(FramePrograms, SuchATableIsNotUsed) {
  const Octets good = table_of({0x41, 0x0e, 16});
  const auto used = file_of(good, row_of(good));
  target::FileWork work;
  const auto frames = CallFrames::open(used, work);
  ASSERT_TRUE(frames);
  EXPECT_TRUE((*frames)->find(begin_of(good)));
  const Octets bad = table_of({same_value, 0xfe, 0xff, 0xff, 0x7f});
  const auto unused = file_of(bad, row_of(bad));
  const auto refused = CallFrames::open(unused, work);
  EXPECT_FALSE(refused && (*refused)->find(begin_of(bad)));
}

TEST(FramePrograms, AFileThatIsNoneOfElfRunsNothing) {
  std::string archive = "!<arch>\n";
  const std::unique_ptr<Elf, int (*)(Elf*)> opened(elf_memory(archive.data(), archive.size()),
                                                   elf_end);
  ASSERT_NE(opened, nullptr);
  const auto file = std::as_bytes(std::span(archive));
  target::FileWork work;
  EXPECT_FALSE(FramePrograms(opened.get(), file, work).may_run(0));
  EXPECT_FALSE(may_run_debug_frame(opened.get(), file, work));
}

}  // namespace
}  // namespace hognose::elfutils
