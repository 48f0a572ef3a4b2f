// What the kernel's texts say, and threads that sleep, wake and run.
// SPDX-License-Identifier: MIT
#include "target/process/sleep_proof.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/syscall.h>

#include "target/process/fake_child.h"

namespace hognose::target {
namespace {

TEST(ParseSleepingRegisters, OfASystemCallAreItsArgumentsToo) {
  const auto registers =
      parse_sleeping_registers("202 0x7f01 0x89 0x0 0x7f04 0x5 0xffffffff 0x7ffc10 0x7f0099\n");
  ASSERT_TRUE(registers);
  EXPECT_EQ(registers->system_call(), 202U);
  EXPECT_TRUE(registers->is_blocked());
  EXPECT_EQ(registers->find(Register::rdi), 0x7f01U);
  EXPECT_EQ(registers->find(Register::rsi), 0x89U);
  EXPECT_EQ(registers->find(Register::r9), 0xffffffffU);
  EXPECT_EQ(registers->find(Register::rsp), 0x7ffc10U);
  EXPECT_EQ(registers->find(Register::rip), 0x7f0099U);
  EXPECT_FALSE(registers->find(Register::rbp));
}

TEST(ParseSleepingRegisters, WhoWaitsForAPageIsInNoSystemCall) {
  const auto registers = parse_sleeping_registers("-1 0x7ffc10 0x7f0099\n");
  ASSERT_TRUE(registers);
  EXPECT_TRUE(registers->tells_system_call());
  EXPECT_FALSE(registers->system_call());
  EXPECT_FALSE(registers->is_blocked());
  EXPECT_EQ(registers->find(Register::rsp), 0x7ffc10U);
}

TEST(ParseSleepingRegisters, AreNoneOfWhoRunsEndsOrIsCutShort) {
  for (const char* text : {"running\n",
                           "",
                           "0 0x0 0x0 0x0 0x0 0x0 0x0 0x0 0x0\n",
                           "-1 0x0 0x0\n",
                           "202 0x7f01 0x89 0x0 0x7f04 0x5 0xff 0x7ffc10",
                           "202 0x7f01 0x8g 0x0 0x7f04 0x5 0xff 0x7ffc10 0x1\n",
                           "-1 0x7ffc10\n"}) {
    EXPECT_FALSE(parse_sleeping_registers(text)) << text;
  }
}

TEST(ParseRuns, IsTheThirdNumberWhereThereAreAny) {
  EXPECT_EQ(parse_runs("1784848 10690515 12\n"), 12U);
  EXPECT_FALSE(parse_runs("0 0 0\n"));
  EXPECT_FALSE(parse_runs("17 12\n"));
  EXPECT_FALSE(parse_runs(""));
}

TEST(ParseSwitches, IsTheSumOfBothCounts) {
  EXPECT_EQ(
      parse_switches("Name:\tvoluntary_ctxt_switches:\n"
                     "x:\t1\nvoluntary_ctxt_switches:\t150\nnonvoluntary_ctxt_switches:\t7\n"),
      157U);
  EXPECT_FALSE(parse_switches("voluntary_ctxt_switches:\t150\n"));
  EXPECT_FALSE(parse_switches(""));
}

void sleep_until_woken() {
  ::signal(SIGUSR1, count_signal);
  ++shared->ready;
  for (;;)
    ::pause();
}

TEST(SleepProof, HoldsForAsLongAsTheThreadSleepsWhereItWas) {
  const Child child(sleep_until_woken);
  ASSERT_TRUE(becomes_true([&] { return shared->ready == 1 && state_of(child.pid()) == 'S'; }));
  const auto proof = SleepProof::begin(child.pid(), child.pid());
  ASSERT_TRUE(proof);
  EXPECT_EQ(proof->registers().system_call(), static_cast<std::uint64_t>(SYS_pause));
  std::this_thread::sleep_for(milliseconds(20));
  EXPECT_TRUE(proof->holds());
  ::kill(child.pid(), SIGUSR1);
  ASSERT_TRUE(becomes_true([&] { return shared->signals == 1 && state_of(child.pid()) == 'S'; }));
  EXPECT_FALSE(proof->holds());
}

TEST(SleepsAsBefore, UntilItIsElsewhereOrGone) {
  const Child child(sleep_until_woken);
  ASSERT_TRUE(becomes_true([&] { return shared->ready == 1 && state_of(child.pid()) == 'S'; }));
  const auto proof = SleepProof::begin(child.pid(), child.pid());
  ASSERT_TRUE(proof);
  EXPECT_TRUE(sleeps_as_before(child.pid(), child.pid(), &proof->registers()));
  EXPECT_FALSE(sleeps_as_before(child.pid(), child.pid(), nullptr));
  Registers elsewhere = proof->registers();
  elsewhere.set(Register::rsp, 0x10);
  EXPECT_FALSE(sleeps_as_before(child.pid(), child.pid(), &elsewhere));
  EXPECT_FALSE(sleeps_as_before(child.pid(), 0, &proof->registers()));
}

TEST(SleepProof, IsNoneOfAThreadThatRunsOrHasEnded) {
  const Child child([] {
    ++shared->ready;
    for (;;)
      ++shared->ticks;
  });
  ASSERT_TRUE(becomes_true([] { return shared->ticks > 5; }));
  EXPECT_FALSE(SleepProof::begin(child.pid(), child.pid()));
  EXPECT_FALSE(SleepProof::begin(child.pid(), 0x3ffffff));
}

void expect_end_when_woken() {
  const Child child([] { run_workers(1); });
  ASSERT_TRUE(becomes_true([] { return shared->ready == 2; }));
  const auto ids = list_thread_ids(child.pid());
  std::optional<SleepProof> proof;
  ASSERT_TRUE(becomes_true([&] {
    proof = SleepProof::begin(child.pid(), ids->back());
    return proof.has_value();
  }));
  const std::uint64_t before = shared->ticks;
  ASSERT_TRUE(becomes_true([&] { return shared->ticks > before + 1; }));
  EXPECT_FALSE(proof->holds());
}

// Ticks that the thread does not see itself: it wakes and sleeps again at the same place.
TEST(SleepProof, EndsWhenAThreadHasWokenAndSleepsAtTheSamePlace) {
  expect_end_when_woken();
}

TEST(SleepProof, IsTheSameWhereFewFilesMayBeOpen) {
  const FewFiles few(50);
  expect_end_when_woken();
  const Child child(sleep_until_woken);
  ASSERT_TRUE(becomes_true([&] { return shared->ready == 1 && state_of(child.pid()) == 'S'; }));
  std::vector<SleepProof> proofs;
  for (int count = 0; count < 100; ++count) {
    auto proof = SleepProof::begin(child.pid(), child.pid());
    ASSERT_TRUE(proof) << count;
    proofs.push_back(std::move(*proof));
  }
  for (const SleepProof& proof : proofs)
    EXPECT_TRUE(proof.holds());
}

}  // namespace
}  // namespace hognose::target
