// Parsing cores that are whole, cut off anywhere, damaged, or of another machine.
// SPDX-License-Identifier: MIT
#include "target/core/parse_core.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "target/core/core_memory.h"
#include "target/core/fake_core.h"

namespace hognose::target {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

FakeCore two_threads() {
  return FakeCore()
      .note(NT_PRSTATUS, thread_note(43, 11, 0x10010))
      .process(42, "python")
      .note(NT_FILE, files_note({{0x10000, 0x12000, 0, "/lib/x"}}))
      .note(NT_PRSTATUS, thread_note(42, 0, 0x10020))
      .segment(0x10000, pages_of('a', 2))
      .segment(0x20000, pages_of('b', 6));
}

Bytes first_part(const Bytes& whole, std::size_t size) {
  return {whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(std::min(size, whole.size()))};
}

TEST(ParseCore, AWholeCoreHasNoGaps) {
  const Bytes bytes = two_threads().build();
  const auto core = parse_core(bytes);
  ASSERT_TRUE(core);
  EXPECT_THAT(core->gaps, IsEmpty());
  EXPECT_EQ(core->threads.size(), 2U);
}

TEST(ParseCore, SaysHowMuchOfItThereIs) {
  const Bytes whole = two_threads().build();
  ASSERT_EQ(whole.size(), 0x9000U);
  const Bytes bytes = first_part(whole, 0x6000);
  const auto core = parse_core(bytes);
  ASSERT_TRUE(core);
  EXPECT_THAT(core->gaps, ElementsAre("the core ends at 66 % of what its headers promise"));
}

TEST(ParseCore, SaysThatTheMemoryWasLeftOut) {
  const auto gaps_of = [](const Bytes& stack, unsigned rights = PF_R | PF_W) {
    const Bytes bytes = FakeCore()
                            .process(42, "python")
                            .note(NT_PRSTATUS, thread_note(42, 11, 0x10010, 0x30008))
                            .segment(0x10000, pages_of('a', 1))
                            .segment(0x30000, stack, 0x1000, rights)
                            .build();
    return parse_core(bytes)->gaps;
  };
  EXPECT_THAT(gaps_of(pages_of('s', 1)), IsEmpty());
  EXPECT_THAT(gaps_of({}), ElementsAre(HasSubstr("does not hold the process's memory")));
  EXPECT_THAT(gaps_of({}, 0), IsEmpty()) << "a stack that has overflowed into its guard";
}

TEST(ParseCore, CutAnywhereItGivesWhatIsThere) {
  const Bytes whole = two_threads().build();
  constexpr std::size_t each = 20 + sizeof(prstatus_t);
  constexpr std::size_t first = FakeCore::notes_at + each;
  const std::size_t second = first + 20 + sizeof(prpsinfo_t) + 68 + each;  // behind NT_FILE
  for (std::size_t size = 0; size < whole.size(); size += size < 0x2000 ? 4 : 0x400) {
    const Bytes bytes = first_part(whole, size);
    const auto core = parse_core(bytes);
    ASSERT_EQ(core.has_value(), size >= sizeof(Elf64_Ehdr)) << size;
    if (!core) continue;
    EXPECT_THAT(core->gaps, testing::Not(IsEmpty())) << size;
    const std::size_t whole_notes = (size >= first ? 1U : 0U) + (size >= second ? 1U : 0U);
    EXPECT_EQ(core->threads.size(), whole_notes) << size;
  }
}

TEST(ParseCore, CountsItsSegmentsWithoutTheSectionThatKnows) {
  Bytes bytes = two_threads().build();
  put(bytes, offsetof(Elf64_Ehdr, e_phnum), static_cast<Elf64_Half>(PN_XNUM));
  put(bytes, offsetof(Elf64_Ehdr, e_shoff), Elf64_Off{0x100000});
  put(bytes, sizeof(Elf64_Ehdr) + offsetof(Elf64_Phdr, p_offset), Elf64_Off{64 + 3 * 56});
  const auto core = parse_core(bytes);
  ASSERT_TRUE(core);
  EXPECT_EQ(core->segments.size(), 2U);
}

TEST(ParseCore, ACountThatLiesMakesNoSegmentsOfOtherBytes) {
  Bytes bytes = FakeCore().segment(0x10000, pages_of('a')).build();
  // The table ends where the notes begin, as a kernel has it.
  put(bytes, sizeof(Elf64_Ehdr) + offsetof(Elf64_Phdr, p_offset), Elf64_Off{64 + 2 * 56});
  put(bytes, 64 + 2 * 56, Elf64_Phdr{PT_LOAD, PF_R, 0, 0, 0, 1ULL << 60U, 1ULL << 60U, 1});
  put(bytes, offsetof(Elf64_Ehdr, e_phnum), Elf64_Half{60000});
  const auto core = parse_core(bytes);
  ASSERT_TRUE(core);
  EXPECT_EQ(core->segments.size(), 1U);
}

TEST(ParseCore, ASizeThatLiesIsSaid) {
  Bytes bytes = two_threads().build();
  put(bytes, 64 + 56 + offsetof(Elf64_Phdr, p_filesz), 1ULL << 60U);
  const auto core = parse_core(bytes);
  ASSERT_TRUE(core);
  EXPECT_THAT(core->gaps, ElementsAre("program headers of the core are damaged"));
}

TEST(ParseCore, NotesMayComeLastAsGdbWritesThem) {
  Bytes bytes = two_threads().build();
  const std::size_t end = bytes.size();
  bytes.insert(bytes.end(), bytes.begin() + FakeCore::notes_at, bytes.begin() + 0x1000);
  put(bytes, 64 + offsetof(Elf64_Phdr, p_offset), Elf64_Off{end});
  const auto core = parse_core(bytes);
  ASSERT_TRUE(core);
  EXPECT_THAT(core->gaps, IsEmpty());
  EXPECT_EQ(core->threads.size(), 2U);
}

TEST(ParseCore, AStackOfZerosIsUnreadable) {
  Bytes used = pages_of('\0', 2);
  put(used, 0x1800, std::uint64_t{0x401234});
  const Bytes bytes = FakeCore()
                          .note(NT_PRSTATUS, thread_note(1, 0, 0, 0x11000))
                          .note(NT_PRSTATUS, thread_note(2, 0, 0, 0x21000))
                          .segment(0x10000, pages_of('\0', 2))
                          .segment(0x20000, used)
                          .build();
  const auto core = parse_core(bytes);
  ASSERT_TRUE(core);
  EXPECT_THAT(core->gaps, ElementsAre(HasSubstr("only zeros for the stacks of 1 thread:")));
  const DumpedMemory memory(*core);
  std::array<std::byte, 8> into{};
  EXPECT_EQ(memory.read_some(Address(0x11000), into), 0U);
  EXPECT_EQ(memory.read_some(Address(0x21000), into), 8U);
}

Bytes one_large_stack(std::size_t pages) {
  return FakeCore()
      .note(NT_PRSTATUS, thread_note(1, 0, 0, 0x10000))
      .segment(0x10000, pages_of('\0', pages))
      .build();
}

TEST(ParseCore, TheNewestPartOfAnEndlessStackTells) {
  Bytes stack = pages_of('\0', (17U << 20U) / FakeCore::page);
  stack.back() = std::byte{1};
  const Bytes bytes =
      FakeCore().note(NT_PRSTATUS, thread_note(1, 0, 0, 0x10000)).segment(0x10000, stack).build();
  const auto core = parse_core(bytes);
  ASSERT_TRUE(core);
  EXPECT_THAT(core->gaps, ElementsAre(HasSubstr("only zeros for the stacks of 1 thread:")));
}

TEST(ParseCore, SaysWhichBudgetEndedIt) {
  const Bytes bytes = one_large_stack(512);
  const auto few = parse_core(bytes, Budget({.bytes = 1U << 20U}));
  ASSERT_TRUE(few);
  EXPECT_THAT(few->gaps,
              ElementsAre(HasSubstr("more notes and larger stacks than were looked at: byte")));
  EXPECT_EQ(few->segments.front().bytes.size(), 512 * FakeCore::page);  // believed as they are
}

FakeCore many_threads(int count) {
  FakeCore core;
  for (int tid = 1; tid <= count; ++tid)
    core.note(NT_PRSTATUS, thread_note(tid, 0, 0));
  return core;
}

TEST(ParseCore, TimeAndCtrlCEndIt) {
  const Bytes bytes = many_threads(400).build();
  const auto late = parse_core(bytes, Budget({.time = std::chrono::milliseconds(-1)}));
  ASSERT_TRUE(late);
  EXPECT_THAT(late->gaps, testing::Contains(HasSubstr("time limit")));
  EXPECT_LT(late->threads.size(), 400U);
  const auto stopped = parse_core(bytes, Budget(parse_limits, [] { return true; }));
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, ErrorKind::interrupted);
}

TEST(ParseCore, KnowsThreadsOfAarch64) {
  Bytes status = thread_note(77, 11, 0);
  status.resize(392);
  put(status, offsetof(prstatus_t, pr_reg) + 31UL * 8, std::uint64_t{0x7fff0000});
  const Bytes bytes = FakeCore().note(NT_PRSTATUS, status).build(EM_AARCH64);
  const auto core = parse_core(bytes);
  ASSERT_TRUE(core);
  ASSERT_EQ(core->threads.size(), 1U);
  EXPECT_EQ(core->threads[0].thread.tid, 77);
  EXPECT_EQ(core->threads[0].signal, 11);
  EXPECT_EQ(core->threads[0].stack_pointer, Address(0x7fff0000));
  EXPECT_FALSE(core->threads[0].registers.find(Register::rsp));
  EXPECT_TRUE(core->threads[0].thread.tls_base.is_null());
}

}  // namespace
}  // namespace hognose::target
