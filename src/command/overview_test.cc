// overview on a made-up Python.
// SPDX-License-Identifier: MIT
#include <array>
#include <span>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command/command.h"
#include "render/json.h"
#include "render/text.h"
#include "session/fake_session.h"

namespace hognose::command {
namespace {

using layout::rlockobject;
using testing::HasSubstr;
using testing::Not;

/// Threads that each have a stack of their own, and may wait at a futex.
class OverviewTest : public testing::Test, public session::FakeSession {
 protected:
  static constexpr std::uint64_t code_at = 0x7f0000001000;
  static constexpr std::uint64_t futex_call = 202;
  session::Reading reading;
  Address semaphore = python.allocate(32);

  OverviewTest() {
    constexpr std::array<std::uint8_t, 2> syscall_instruction{0x0f, 0x05};
    python.parts.memory->put(Address(code_at), std::as_bytes(std::span(syscall_instruction)));
    python.parts.memory->put_zeros({Address(0), Address(4096)});  // the interpreter
    python.program.layout.set(layout::FieldId::rlockobject__lock_mutex, {});
    python.program.layout.set(layout::FieldId::rlockobject__lock_level, {});
    python.program.dialect.generator_state = layout::GeneratorState::state_311;
  }
  Address make_taken_lock() {
    const Address type = python.type("_thread.RLock");
    python.set(
        type, layout::PyTypeObject::tp_basicsize, *python.program.layout.size(rlockobject::size));
    const Address lock = python.object<rlockobject>(type);
    python.parts.memory->put_pointer(
        lock + *python.program.layout.offset(rlockobject::rlock_owner) - 8, semaphore);
    python.set(lock, rlockobject::rlock_owner, 0x5000);
    python.set(lock, rlockobject::rlock_count, 2);
    return lock;
  }
  /// A thread with `depth` frames of `code`, or of a code object of its own.
  native::Entry list(std::int64_t tid,
                     Address lock,
                     std::size_t depth = 1,
                     const native::Entry* same = nullptr) {
    FrameParts parts;
    parts.name = U"work";
    if (!lock.is_null()) parts.variables = {{U"guard", lock}};
    stacks.erase(100);
    native::Entry entry = same == nullptr ? add_frame(std::nullopt, parts) : *same;
    native::MergedStack stack;
    stack.entries.assign(depth, entry);
    stacks.erase(100);
    made_[tid] = stack;
    target::OsThread thread;
    thread.tid = tid;
    target::Registers registers;
    registers.set(target::Register::rip, code_at + 2);
    registers.set(target::Register::r10, 0);
    const Address futex = lock.is_null() ? Address(0x9990) : semaphore;
    registers.set(target::Register::rdi, futex.value());
    registers.set(target::Register::rsi, 128);  // FUTEX_WAIT, private
    registers.set_blocked_in(futex_call);
    python.parts.threads->add(thread, registers);
    return entry;
  }
  document::Document ask() {
    for (const auto& [tid, stack] : made_)
      stacks[tid] = stack;
    return find_command("overview")->run({session, "", reading});
  }
  std::string text() { return render::render_text(ask()); }
  static std::ptrdiff_t count_lines(const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
  }

  std::map<std::int64_t, native::MergedStack> made_;
};

TEST_F(OverviewTest, OfOneThreadItsStackIsShown) {
  list(200, {}, 2);
  EXPECT_EQ(text(),
            "Thread 200 (0x0): in futex, waits at 0x9990\n"
            "  File \"app.py\", line 7, in work\n"
            "  File \"app.py\", line 7, in work\n");
}

TEST_F(OverviewTest, WhoWaitsIsSaidFirstAndStandsFirst) {
  list(200, {});
  list(300, make_taken_lock());
  const std::string said = text();
  EXPECT_TRUE(said.starts_with("thread 300 (app.py:7) waits for RLock 'guard', likely held by "))
      << said;
  EXPECT_LT(said.find("\nThread 300"), said.find("\nThread 200")) << said;
  EXPECT_THAT(said, HasSubstr("\nThread 300 (0x0): waits for RLock 'guard'"));
}

TEST_F(OverviewTest, EqualThreadsAreShownOnceAndTheOddOneFirst) {
  const native::Entry same = list(200, {});
  for (std::int64_t tid = 201; tid < 210; ++tid)
    list(tid, {}, 1, &same);
  list(300, {});
  const std::string said = text();
  EXPECT_LT(said.find("Thread 300"), said.find("10 threads: ")) << said;
  EXPECT_THAT(said, Not(HasSubstr("shown")));
  EXPECT_THAT(render::render_json(ask()), HasSubstr("\"tid\": 209"));
}

TEST_F(OverviewTest, AStackWhoseEndIsLostIsEqualToNoWholeOne) {
  const native::Entry same = list(200, {});
  list(201, {}, 1, &same);
  list(202, {}, 1, &same);
  made_[202].lacks.add(Error{ErrorKind::unmapped, Address(0x30), "PyFrameObject"});
  const std::string said = text();
  EXPECT_THAT(said, HasSubstr("2 threads: "));
  EXPECT_EQ(ask().completeness(), document::Completeness::partial);
}

TEST_F(OverviewTest, AFrameOfWhichAPartIsLostMakesItPartialThoughItIsNotShown) {
  list(200, {}, 300);
  EXPECT_EQ(ask().completeness(), document::Completeness::complete);
  made_[200].entries[299].frame.hole = Error{ErrorKind::unmapped, Address(0x10), "co_name"};
  session.end_epoch();
  EXPECT_EQ(ask().completeness(), document::Completeness::partial);
}

TEST_F(OverviewTest, ManyShapesAndDeepStacksFitOneScreen) {
  for (std::int64_t tid = 200; tid < 240; ++tid)
    list(tid, {}, 500);
  const std::string said = text();
  EXPECT_LE(count_lines(said), static_cast<std::ptrdiff_t>(host.screen_rows())) << said;
  EXPECT_THAT(said, HasSubstr("  [Previous line repeated 499 more times]\n"));
  EXPECT_THAT(said, HasSubstr(" of 40 shown; py-bt shows all\n"));
}

TEST_F(OverviewTest, WithoutThreadsThereIsNothing) {
  EXPECT_EQ(ask().completeness(), document::Completeness::nothing);
}

TEST_F(OverviewTest, WithoutAPythonThatIsSaid) {
  no_python = Error{ErrorKind::not_found, {}, "_PyRuntime"};
  EXPECT_THAT(text(), HasSubstr("No Python in this process"));
}

}  // namespace
}  // namespace hognose::command
