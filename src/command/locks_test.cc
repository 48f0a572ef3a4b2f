// locks on a made-up Python.
// SPDX-License-Identifier: MIT
#include <span>

#include <gtest/gtest.h>

#include "command/command.h"
#include "command/each_thread.h"
#include "render/json.h"
#include "render/text.h"
#include "session/fake_session.h"

namespace hognose::command {
namespace {

using layout::lockobject;
using layout::rlockobject;

/// Threads 100 and 200, each of which may wait at a futex in `work`.
class LocksTest : public testing::Test, public session::FakeSession {
 protected:
  static constexpr std::uint64_t code_at = 0x7f0000001000;
  static constexpr std::uint64_t futex_call = 202;
  session::Reading reading;
  Address semaphore = python.allocate(32);

  LocksTest() {
    constexpr std::array<std::uint8_t, 2> syscall_instruction{0x0f, 0x05};
    python.parts.memory->put(Address(code_at), std::as_bytes(std::span(syscall_instruction)));
    python.program.layout.set(layout::FieldId::lockobject__lock, {});
    python.program.layout.set(layout::FieldId::rlockobject__lock_mutex, {});
    python.program.layout.set(layout::FieldId::rlockobject__lock_level, {});
    python.program.dialect.generator_state = layout::GeneratorState::state_311;
  }
  template <class Struct>
  Address make_lock(const std::string& type_name) {
    const Address type = python.type(type_name);
    python.set(type, layout::PyTypeObject::tp_basicsize, *python.program.layout.size(Struct::size));
    return python.object<Struct>(type);
  }
  /// A thread in `work`, whose variable `guard` is that lock.
  void list(std::int64_t tid, Address lock, std::optional<Address> futex) {
    FrameParts parts;
    parts.name = U"work";
    parts.line = tid / 100;
    if (!lock.is_null()) parts.variables = {{U"guard", lock}};
    stacks.erase(100);
    add_frame(std::nullopt, parts);
    auto stack = stacks[100];
    stacks.erase(100);
    made_[tid] = stack;
    add_thread(tid, futex);
  }
  /// A thread that stands where thread 100 does, and is parked for `semaphore` on its own stack.
  void list_parked(std::int64_t tid) {
    const Address stack = python.allocate(64);
    python.parts.memory->put_pointer(stack + 40, semaphore);
    made_[tid] = made_[100];
    add_thread(tid, stack + 48, stack);
  }
  void put_stacks() {
    for (const auto& [tid, stack] : made_)
      stacks[tid] = stack;
  }
  std::string text(std::string_view arguments = "") {
    put_stacks();
    return render::render_text(find_command("locks")->run({session, arguments, reading}));
  }
  std::string headings() {
    put_stacks();
    return render::render_text(run_each_thread({session, {}, reading}, *find_command("bt")));
  }

 private:
  void add_thread(std::int64_t tid, std::optional<Address> futex, Address stack = {}) {
    target::OsThread thread;
    thread.tid = tid;
    target::Registers registers;
    registers.set(target::Register::rip, code_at + 2);
    registers.set(target::Register::r10, 0);
    registers.set_system_call(UINT64_MAX);  // in none
    if (!stack.is_null()) registers.set(target::Register::rsp, stack.value());
    if (futex) {
      registers.set(target::Register::rdi, futex->value());
      registers.set(target::Register::rsi, 128);  // FUTEX_WAIT, private
      registers.set_blocked_in(futex_call);
    }
    python.parts.threads->add(thread, registers);
  }

  std::map<std::int64_t, native::MergedStack> made_;
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
  const Address lock = make_lock<rlockobject>("_thread.RLock");
  python.parts.memory->put_pointer(
      lock + *python.program.layout.offset(rlockobject::rlock_owner) - 8, semaphore);
  python.set(lock, rlockobject::rlock_owner, 0x5000);
  python.set(lock, rlockobject::rlock_count, 2);
  list(100, lock, semaphore);
  EXPECT_EQ(
      text(),
      "1 thread waits for 1 thing\n"
      "RLock 'guard', likely held by a thread that Python does not know any more, waited for by:\n"
      "  thread 100 (app.py:1)\n");
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

TEST_F(LocksTest, HeadingsSayWhatIsWaitedFor) {
  const Address lock = make_lock<rlockobject>("_thread.RLock");
  python.parts.memory->put_pointer(
      lock + *python.program.layout.offset(rlockobject::rlock_owner) - 8, semaphore);
  python.set(lock, rlockobject::rlock_owner, 0x5000);
  python.set(lock, rlockobject::rlock_count, 1);
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
            "  thread 100 (app.py:1), likely\n");
}

TEST_F(LocksTest, GraphvizAndMistakes) {
  list(100, {}, {});
  EXPECT_EQ(text("--dot"), "digraph waits {\n  t0 [shape=box,label=\"thread 100\"];\n}\n");
  EXPECT_NE(text("--nonsense").find("--all"), std::string::npos);
}

}  // namespace
}  // namespace hognose::command
