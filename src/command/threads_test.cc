// threads on a made-up Python.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "command/command.h"
#include "command/each_thread.h"
#include "render/text.h"
#include "session/fake_session.h"

namespace hognose::command {
namespace {

/// Thread 100 sleeps in `work`, 200 computes there with the GIL, and 300 runs no Python.
class ThreadsTest : public testing::Test, public session::FakeSession {
 protected:
  session::Reading reading;

  ThreadsTest() {
    add_frame(std::nullopt, U"work");
    stacks[200] = stacks[100];
    stacks[100].state.holds_gil = false;
    stacks[200].state.holds_gil = true;
    for (const std::int64_t tid : {100, 200})
      stacks[tid].state.gil_known_from = "gil.last_holder";
    list(100, 'S');
    list(200, 'R');
    list(300, 'S');
    python.program.layout.set(layout::FieldId::_PyErr_StackItem__exc_type, {});
    python.parts.memory->put_zeros({Address(100), Address(4096)});
  }
  void list(std::int64_t tid, char state) {
    target::OsThread thread;
    thread.tid = tid;
    thread.name = "python";
    thread.state = state;
    python.parts.threads->add(thread);
  }
  document::Document ask(std::string_view arguments = "") {
    return command::ask(*find_command("threads"), {session, arguments, reading});
  }
  std::string text(std::string_view arguments = "") { return render::render_text(ask(arguments)); }
};

TEST_F(ThreadsTest, ALineEachBelowTheSum) {
  EXPECT_EQ(
      text(),
      "2 Python threads: 1 holds the GIL, 1 running, 1 sleeping or waiting\n"
      "Thread 100 (0x0) [python]: detached (gil.last_holder), sleeping or waiting (/proc); in "
      "work, app.py:7\n"
      "Thread 200 (0x0) [python]: holds the GIL (gil.last_holder), running (/proc); in work, "
      "app.py:7\n"
      "note: 1 thread without Python frames\n");
  EXPECT_EQ(ask().completeness(), document::Completeness::complete);
}

TEST_F(ThreadsTest, HeadingsOfOtherCommandsSayTheSame) {
  const auto answer = run_each_thread({session, {}, {.only_thread = 200}}, *find_command("bt"));
  EXPECT_TRUE(render::render_text(answer).starts_with(
      "Thread 200 (0x0) [python]: holds the GIL, running\nTraceback"));
}

TEST_F(ThreadsTest, EqualStacksInEqualStatesAreOneGroup) {
  for (const std::int64_t tid : {400, 500}) {
    stacks[tid] = stacks[100];
    list(tid, 'S');
  }
  EXPECT_EQ(text("--group"),
            "4 Python threads: 1 holds the GIL, 1 running, 3 sleeping or waiting\n"
            "\n"
            "3 threads: detached, sleeping or waiting\n"
            "  100, 400, 500\n"
            "  File \"app.py\", line 7, in work\n"
            "\n"
            "Thread 200 (0x0) [python]: holds the GIL (gil.last_holder), running (/proc); in work, "
            "app.py:7\n"
            "  File \"app.py\", line 7, in work\n"
            "note: 1 thread without Python frames\n");
}

TEST_F(ThreadsTest, AnotherLineIsAnotherStack) {
  stacks[400] = stacks[100];
  stacks[400].entries[0].frame.position.line = 8;
  list(400, 'S');
  EXPECT_EQ(text("--group").find("2 threads"), std::string::npos);
}

TEST_F(ThreadsTest, WhatIsSelectedStaysSelected) {
  host.tid = 200;
  host.level = 3;
  static_cast<void>(ask());
  EXPECT_EQ(host.tid, 200);
  EXPECT_EQ(host.level, 3);
}

TEST_F(ThreadsTest, AStateOfNoKernelThreadIsNotKnown) {
  stacks[700] = stacks[100];
  stacks[700].state = {};
  EXPECT_NE(text().find("Thread 700 (0x0): state unknown (nothing tells); in work"),
            std::string::npos)
      << text();
}

TEST_F(ThreadsTest, AStackThatEndsEarlyMakesTheAnswerPartial) {
  stacks[100].lacks.add(Error{ErrorKind::unmapped, Address(0x10), "f_back"});
  EXPECT_EQ(ask().completeness(), document::Completeness::partial);
}

TEST_F(ThreadsTest, APlaceOfWhichAPartIsLostMakesTheAnswerPartial) {
  stacks[100].entries[0].frame.hole = Error{ErrorKind::unmapped, Address(0x10), "co_name"};
  EXPECT_EQ(ask().completeness(), document::Completeness::partial);
  EXPECT_NE(text().find("<unreadable at 0x10: unmapped while reading co_name> (frames of Thread "),
            std::string::npos)
      << text();
}

TEST_F(ThreadsTest, AnExceptionThatCannotBeReadMakesTheAnswerPartial) {
  python.set(Address(100), layout::PyThreadState::exc_info, 0xdead0000);
  EXPECT_EQ(ask().completeness(), document::Completeness::partial);
  EXPECT_NE(text().find(" (exceptions of Thread 100 "), std::string::npos) << text();
}

TEST_F(ThreadsTest, OtherArgumentsAreNotUnderstood) {
  EXPECT_EQ(ask("--groups").completeness(), document::Completeness::nothing);
  EXPECT_EQ(text("x"), "The only argument is --group; 'x' is not understood\n");
}

TEST_F(ThreadsTest, OneThreadAlone) {
  reading.only_thread = 200;
  EXPECT_TRUE(text().starts_with("1 Python thread: 1 holds the GIL, 1 running\nThread 200"))
      << text();
  reading.only_thread = 7;
  EXPECT_EQ(text(), "No Python thread\n");
}

TEST_F(ThreadsTest, WithoutThreadsThereIsNoAnswer) {
  stacks.clear();
  EXPECT_EQ(ask().completeness(), document::Completeness::nothing);
  no_python = Error{ErrorKind::not_found, {}, "CPython"};
  session.forget_images();
  EXPECT_EQ(ask().completeness(), document::Completeness::nothing);
}

TEST_F(ThreadsTest, CtrlCEndsTheList) {
  host.is_interrupted = true;
  const std::string shown = text();
  EXPECT_NE(shown.find("Thread 100"), std::string::npos) << shown;
  EXPECT_EQ(shown.find("Thread 200"), std::string::npos) << shown;
  EXPECT_EQ(ask().completeness(), document::Completeness::partial);
}

}  // namespace
}  // namespace hognose::command
