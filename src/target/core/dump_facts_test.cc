// What a core says of its process.
// SPDX-License-Identifier: MIT
#include "target/core/dump_facts.h"

#include <csignal>

#include <gtest/gtest.h>

#include "target/core/fake_core.h"

namespace hognose::target {
namespace {

constexpr std::uint32_t signal_information = 0x53494749;

Bytes info_note(int number, int code, std::uint64_t address) {
  Bytes note;
  append(note, std::array<std::int32_t, 4>{number, 0, code, 0});
  append(note, address);
  note.resize(128);
  return note;
}

Bytes process_note(const char* words) {
  prpsinfo_t info{};
  info.pr_pid = 42;
  std::strncpy(info.pr_psargs, words, sizeof info.pr_psargs - 1);
  Bytes note;
  append(note, info);
  return note;
}

TEST(DumpFacts, OfACrash) {
  const Bytes core = FakeCore()
                         .note(NT_PRSTATUS, thread_note(43, SIGSEGV, 0x1000))
                         .note(NT_PRPSINFO, process_note("/usr/bin/python3 app.py "))
                         .note(signal_information, info_note(SIGSEGV, SEGV_MAPERR, 0x30))
                         .note(NT_PRSTATUS, thread_note(42, 0, 0x1000))
                         .build();
  const auto facts = read_dump_facts(core);
  ASSERT_TRUE(facts && facts->fatal);
  EXPECT_EQ(facts->pid, 42);
  EXPECT_EQ(facts->command, "python3 app.py");
  EXPECT_EQ(facts->fatal->number, SIGSEGV);
  EXPECT_EQ(facts->fatal->tid, 43);
  EXPECT_TRUE(facts->fatal->has_details);
  EXPECT_EQ(facts->fatal->code, SEGV_MAPERR);
  EXPECT_EQ(facts->fatal->address, Address(0x30));
}

TEST(DumpFacts, ASenderIsNoAddress) {
  const Bytes core = FakeCore()
                         .note(NT_PRSTATUS, thread_note(43, SIGABRT, 0))
                         .note(signal_information,
                               info_note(SIGABRT, SI_USER, 4711 + (std::uint64_t{1000} << 32U)))
                         .build();
  const auto facts = read_dump_facts(core);
  ASSERT_TRUE(facts && facts->fatal);
  EXPECT_EQ(facts->fatal->sender, 4711);
  EXPECT_EQ(facts->fatal->sender_user, 1000U);
}

TEST(DumpFacts, InformationOnAnotherSignalIsNotBelieved) {
  const Bytes core = FakeCore()
                         .note(NT_PRSTATUS, thread_note(43, SIGABRT, 0))
                         .note(signal_information, info_note(SIGSTOP, 0, 7))
                         .build();
  const auto facts = read_dump_facts(core);
  ASSERT_TRUE(facts && facts->fatal);
  EXPECT_FALSE(facts->fatal->has_details);
}

TEST(DumpFacts, OfAProcessThatOnlyStood) {
  for (const int signal : {0, SIGSTOP, SIGTRAP}) {
    const auto facts =
        read_dump_facts(FakeCore().note(NT_PRSTATUS, thread_note(43, signal, 0)).build());
    ASSERT_TRUE(facts);
    EXPECT_FALSE(facts->fatal) << signal;
  }
}

TEST(DumpFacts, ABreakpointOfItsOwnIsNotADebuggers) {
  constexpr int by_processor = 128;  // SI_KERNEL
  const Bytes thread = thread_note(43, SIGTRAP, 0x1000);
  const Bytes info = info_note(SIGTRAP, by_processor, 0);
  const Bytes process = process_note("python3");
  const auto of_kernel = read_dump_facts(FakeCore()
                                             .note(NT_PRSTATUS, thread)
                                             .note(NT_PRPSINFO, process)
                                             .note(signal_information, info)
                                             .build());
  ASSERT_TRUE(of_kernel && of_kernel->trap);
  EXPECT_FALSE(of_kernel->fatal);
  EXPECT_EQ(of_kernel->trap->tid, 43);
  const auto of_debugger = read_dump_facts(FakeCore()
                                               .note(NT_PRPSINFO, process)
                                               .note(NT_PRSTATUS, thread)
                                               .note(signal_information, info)
                                               .build());
  ASSERT_TRUE(of_debugger);
  EXPECT_FALSE(of_debugger->trap);
  const auto was_sent =
      read_dump_facts(FakeCore()
                          .note(NT_PRSTATUS, thread)
                          .note(signal_information, info_note(SIGTRAP, SI_USER, 7))
                          .build());
  ASSERT_TRUE(was_sent);
  EXPECT_FALSE(was_sent->trap);
}

TEST(DumpFacts, TornNotesTellLess) {
  Bytes torn = info_note(SIGSEGV, SEGV_MAPERR, 0x30);
  torn.resize(12);
  const auto facts = read_dump_facts(FakeCore()
                                         .note(NT_PRSTATUS, thread_note(43, SIGSEGV, 0))
                                         .note(signal_information, torn)
                                         .note(NT_PRPSINFO, Bytes(8))
                                         .build());
  ASSERT_TRUE(facts && facts->fatal);
  EXPECT_FALSE(facts->fatal->has_details);
  EXPECT_TRUE(facts->command.empty());
  EXPECT_FALSE(read_dump_facts(Bytes(3)));
}

}  // namespace
}  // namespace hognose::target
