// locks on a made-up Python.
// SPDX-License-Identifier: MIT
#include <utility>

#include <gtest/gtest.h>

#include "command/command.h"
#include "command/each_thread.h"
#include "command/fake_waits.h"
#include "render/json.h"
#include "render/text.h"

namespace hognose::command {
namespace {

using layout::lockobject;

/// Threads 100 and 200, each of which may wait at a futex in `work`.
class LocksTest : public testing::Test, public FakeWaits {
 protected:
  /// A thread in `work`, whose variable `guard` is that lock.
  void list(std::int64_t tid, Address lock, std::optional<Address> futex) {
    native::MergedStack stack;
    stack.entries.push_back(make_entry(lock, tid / 100));
    add_thread(tid, std::move(stack), futex);
  }
  /// A thread that stands where thread 100 does, and is parked for `semaphore` on its own stack.
  void list_parked(std::int64_t tid) {
    const Address stack = python.allocate(64);
    python.parts.memory->put_pointer(stack + 40, semaphore);
    add_thread(tid, made_[100], stack + 48, stack);
  }
  /// The C library's record of the owner of make_taken_rlock().
  void put_owner(std::uint32_t flags) {
    constexpr Address record(0x5000);
    constexpr std::uint64_t offset_of_flags = 0x308;
    python.parts.memory->put_pointer(record, record);
    python.parts.memory->put_pointer(record + 16, record);
    python.parts.memory->put_u32(record + offset_of_flags, flags);
  }
  std::string text(std::string_view arguments = "") {
    put_stacks();
    return render::render_text(find_command("locks")->run({session, arguments, reading}));
  }
  std::string headings() {
    put_stacks();
    return render::render_text(run_each_thread({session, {}, reading}, *find_command("bt")));
  }
};

TEST_F(LocksTest, NobodyWaits) {
  list(100, {}, {});
  EXPECT_EQ(text(), "No thread waits for another\n");
}

TEST_F(LocksTest, WithoutRegistersNothingIsClaimed) {
  list(100, {}, {});
  target::OsThread thread;
  thread.tid = 300;
  python.parts.threads->add(thread);
  stacks[300] = {};
  EXPECT_EQ(text(),
            "What threads wait for is not known\n"
            "note: of 1 thread it is not known in which system call it is\n");
}

TEST_F(LocksTest, AnRLockKnowsItsOwner) {
  const Address lock = make_taken_rlock(2);
  list(100, lock, semaphore);
  EXPECT_EQ(
      text(),
      "1 thread waits for 1 thing\n"
      "RLock 'guard', likely held by a thread that Python does not know any more, waited for by:\n"
      "  thread 100 (app.py:1)\n");
}

TEST_F(LocksTest, AThreadThatForkLeftBehindIsProvedByItsRecord) {
  python.target.was_forked = true;
  put_owner(0);
  list(100, make_taken_rlock(2), semaphore);
  EXPECT_EQ(text(),
            "1 thread waits for 1 thing\n"
            "RLock 'guard', held by a thread of the process it was forked from, which fork() did "
            "not copy, waited for by:\n"
            "  thread 100 (app.py:1)\n");
}

TEST_F(LocksTest, AThreadThatHasEndedWasNotLeftBehind) {
  constexpr std::uint32_t exiting = 0x10;
  python.target.was_forked = true;
  put_owner(exiting);
  list(100, make_taken_rlock(2), semaphore);
  EXPECT_NE(text().find("likely held by a thread that Python does not know any more"),
            std::string::npos);
}

TEST_F(LocksTest, WhoWasNotForkedHasNoThreadLeftBehind) {
  put_owner(0);
  list(100, make_taken_rlock(2), semaphore);
  EXPECT_NE(text().find("likely held by a thread that Python does not know any more"),
            std::string::npos);
}

TEST_F(LocksTest, APlainLockIsNamedAndNobodyIsGuessed) {
  const Address lock = make_lock<lockobject>("_thread.lock");
  python.set(lock, lockobject::lock_lock, semaphore);
  python.set(lock, lockobject::locked, 1);
  list(100, lock, semaphore);
  list(200, lock, {});
  EXPECT_EQ(text(),
            "1 thread waits for 1 thing\n"
            "lock 'guard', waited for by:\n"
            "  thread 100 (app.py:1)\n");
}

TEST_F(LocksTest, ALockThatIsFreeSaysSo) {
  const Address lock = make_lock<lockobject>("_thread.lock");
  python.set(lock, lockobject::lock_lock, semaphore);
  python.set(lock, lockobject::locked, 0);
  list(100, lock, semaphore);
  EXPECT_EQ(text(),
            "1 thread waits for 1 thing\n"
            "lock 'guard', which is free by now, waited for by:\n"
            "  thread 100 (app.py:1)\n");
}

TEST_F(LocksTest, HeadingsSayWhatIsWaitedFor) {
  const Address lock = make_taken_rlock(1);
  list(100, lock, semaphore);
  list(200, {}, Address(0x9990));
  const std::string text = headings();
  EXPECT_TRUE(
      text.starts_with("Thread 100 (0x0): waiting for RLock 'guard' likely held by a thread "
                       "that Python does not know any more\n"))
      << text;
  EXPECT_NE(text.find("Thread 200 (0x0): in futex, waits at 0x9990\n"), std::string::npos) << text;
  put_stacks();
  const std::string listed =
      render::render_text(find_command("threads")->run({session, {}, reading}));
  EXPECT_TRUE(listed.starts_with("2 Python threads: 1 in futex, 1 waiting for an RLock\n"))
      << listed;
  EXPECT_NE(listed.find("(futex, orig_rax, futex of the lock, RLock.owner); in work, app.py:1\n"),
            std::string::npos)
      << listed;
}

TEST_F(LocksTest, AGroupSaysForWhatAllOfItAreParkedAtPlacesOfTheirOwn) {
  python.program.dialect.generator_state = layout::GeneratorState::state_313;
  const Address lock = make_lock<lockobject>("_thread.lock");
  python.set(lock, lockobject::lock_lock, semaphore);
  python.set(lock, lockobject::locked, 1);
  list(100, lock, semaphore);
  list_parked(200);
  list_parked(300);
  put_stacks();
  const std::string text =
      render::render_text(find_command("threads")->run({session, "--group", reading}));
  EXPECT_NE(text.find("\n3 threads: waiting for lock 'guard'\n"), std::string::npos) << text;
}

TEST_F(LocksTest, OneThreadAloneIsNotToldWhoIsInsideOfAWith) {
  const Address lock = make_lock<lockobject>("_thread.lock");
  python.set(lock, lockobject::lock_lock, semaphore);
  python.set(lock, lockobject::locked, 1);
  list(100, lock, semaphore);
  reading.only_thread = 100;
  EXPECT_TRUE(headings().starts_with("Thread 100 (0x0): waiting for lock 'guard'\n")) << headings();
}

TEST_F(LocksTest, AFutexOfNothingKnownIsShownOnlyWithAll) {
  list(100, {}, Address(0x9990));
  EXPECT_EQ(text(), "No thread waits for another\n");
  EXPECT_EQ(text("--all"),
            "1 thread waits for 1 thing\n"
            "futex at 0x9990, waited for by:\n"
            "  thread 100 (app.py:1)\n");
}

TEST_F(LocksTest, GraphvizAndMistakes) {
  list(100, {}, {});
  EXPECT_EQ(text("--dot"), "digraph waits {\n  t0 [shape=box,label=\"thread 100\"];\n}\n");
  EXPECT_NE(text("--nonsense").find("--all"), std::string::npos);
}

}  // namespace
}  // namespace hognose::command
