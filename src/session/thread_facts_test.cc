// What stack, registers and runtime of a made-up thread amount to.
// SPDX-License-Identifier: MIT
#include "session/thread_facts.h"

#include <gtest/gtest.h>

#include "native/fake_machine_stack.h"
#include "session/fake_session.h"

namespace hognose::session {
namespace {

struct ThreadFactsTest : testing::Test {
  static constexpr std::uint64_t stack_at = 0x7ffc0000;
  static constexpr std::uint64_t code_at = 0x7f0000001000;
  static constexpr std::uint64_t restarted = static_cast<std::uint64_t>(-516);

  FakeSession fake;
  std::vector<std::string> functions;

  ThreadFactsTest() {
    fake.add_frame(3, U"work");
    fake.stacks[100].state.holds_gil = false;
    fake.stacks[100].state.gil_known_from = "gil.last_holder";
    fake.host.make_machine_stack = [this] { return stack_of(functions); };
    constexpr std::array<std::uint8_t, 2> syscall_instruction{0x0f, 0x05};
    fake.python.parts.memory->put(Address(code_at), std::as_bytes(std::span(syscall_instruction)));
  }
  /// Machine frames of these functions; what they were handed is on a stack of 16 bytes each.
  static std::unique_ptr<native::MachineStack> stack_of(const std::vector<std::string>& functions) {
    auto machine = std::make_unique<native::FakeMachineStack>();
    Address sp(stack_at);
    for (const std::string& function : functions) {
      machine->add(function, sp, 16);
      sp = sp + 16;
    }
    return machine;
  }
  /// Puts thread 100 into a system call.
  void call(std::uint64_t number, std::uint64_t rax = restarted) {
    target::Registers registers;
    registers.set(target::Register::rip, code_at + 2);
    registers.set(target::Register::rax, rax);
    registers.set_system_call(number);
    target::OsThread thread;
    thread.tid = 100;
    fake.python.parts.threads->add(thread, registers);
  }
  std::string say() {
    const auto stack = fake.session.thread_stack();
    if (!stack) return "no thread";
    target::OsThread thread;
    thread.tid = 100;
    return analysis::describe_states(find_thread_states(fake.session, {}, **stack, thread));
  }
};

TEST_F(ThreadFactsTest, ACallIsNamedByItsNumber) {
  call(0);
  EXPECT_EQ(say(), "detached, in read");  // of which the argument is not known
}

TEST_F(ThreadFactsTest, ACallThatGoesOnIsNamedByWhoMadeIt) {
  functions = {"", "", "__poll", "work"};
  call(target::restart_syscall);
  EXPECT_EQ(say(), "waiting for descriptors");
}

TEST_F(ThreadFactsTest, ACallThatGoesOnIsNamedByItsNumberOnTheStack) {
  functions = {"", "", "", "work"};
  call(target::restart_syscall);
  const Address handed_over(stack_at + 32);
  fake.python.parts.memory->put_u64(handed_over, 230);
  EXPECT_EQ(say(), "sleeping");
}

TEST_F(ThreadFactsTest, WhoMakesItSleepIsToldBySQLitesLibrary) {
  functions = {"clock_nanosleep", "", "sqlite3_step"};
  call(230);
  EXPECT_EQ(say(), "sleeping");
  const auto mapped = [](std::uint64_t begin, const char* path) {
    return target::Mapping{{Address(begin), Address(begin + 0x10000)}, 0, true, false, true, path};
  };
  fake.session.end_epoch();
  fake.python.set_maps(target::Maps(
      {mapped(0x400000, "/lib/libc.so.6"), mapped(0x410000, "/lib/libsqlite3.so.0.8.6")}));
  EXPECT_EQ(say(), "waiting until a database of SQLite is unlocked");
  fake.session.end_epoch();
  fake.python.set_maps(target::Maps({mapped(0x400000, "/lib/libc.so.6"),
                                     mapped(0x410000, "/bin/python3"),
                                     mapped(0x420000, "/lib/libsqlite3.so.0.8.6")}));
  EXPECT_EQ(say(), "sleeping") << "a function of Python that SQLite has called";
}

TEST_F(ThreadFactsTest, WhatIsNoSuchNumberNamesNothing) {
  functions = {"", "", "", "work"};
  call(target::restart_syscall);
  fake.python.parts.memory->put_u64(Address(stack_at + 32), 1);
  EXPECT_EQ(say(), "detached, in restart_syscall, goes on with a call that was interrupted");
}

TEST_F(ThreadFactsTest, OneOfTheNewestFunctionsMayDropTheGil) {
  functions = {"pthread_cond_wait", "", "_PyEval_EvalFrameDefault"};
  EXPECT_EQ(say(), "takes or drops the GIL");
  fake.session.end_epoch();
  functions = {"pthread_cond_wait", "wait_for_job", "_PyEval_EvalFrameDefault"};
  EXPECT_EQ(say(), "detached");
  fake.session.end_epoch();
  functions = {"_PyEval_EvalFrameDefault", "drop_gil", "PyEval_SaveThread"};  // of an older moment
  EXPECT_EQ(say(), "detached");
}

TEST_F(ThreadFactsTest, AFunctionThatCollectsIsOnTheStack) {
  fake.stacks[100].state.any_thread_collects = true;
  native::Entry entry;
  entry.kind = native::EntryKind::collecting;
  entry.machine_index = 1;
  entry.trust = Trust::seen;
  fake.stacks[100].entries.push_back(entry);
  EXPECT_EQ(say(), "detached, collecting garbage");
}

TEST_F(ThreadFactsTest, WithoutAGilWhoStopsTheWorldCollects) {
  fake.python.program.dialect.collector = layout::Collector::whole_heap;
  fake.stacks[100].state.any_thread_collects = true;
  EXPECT_EQ(say(), "detached");
  fake.session.end_epoch();
  fake.stacks[100].state.stops_the_world = true;
  EXPECT_EQ(say(), "detached, collecting garbage, the whole heap, stops the world");
}

}  // namespace
}  // namespace hognose::session
