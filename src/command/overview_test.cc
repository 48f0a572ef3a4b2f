// overview on a made-up Python.
// SPDX-License-Identifier: MIT
#include <csignal>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command/command.h"
#include "command/fake_waits.h"
#include "native/fake_machine_stack.h"
#include "render/json.h"
#include "render/text.h"

namespace hognose::command {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Threads that each have a stack of their own, and may wait at a futex.
class OverviewTest : public testing::Test, public FakeWaits {
 protected:
  OverviewTest() {
    python.parts.memory->put_zeros({Address(0), Address(4096)});  // the interpreter
  }
  /// A thread with `depth` frames of `code`, or of a code object of its own.
  native::Entry list(std::int64_t tid,
                     Address lock,
                     std::size_t depth = 1,
                     const native::Entry* same = nullptr) {
    native::Entry entry = same == nullptr ? make_entry(lock) : *same;
    native::MergedStack stack;
    stack.entries.assign(depth, entry);
    add_thread(tid, std::move(stack), lock.is_null() ? Address(0x9990) : semaphore);
    return entry;
  }
  /// A kernel thread that crashed, and whose machine frames are those of a library.
  void crash_natively(std::int64_t tid) {
    target::FatalSignal signal;
    signal.number = SIGSEGV;
    signal.tid = tid;
    host.fatal = signal;
    target::OsThread thread;
    thread.tid = tid;
    host.threads = {thread};
    host.make_machine_stack = [] {
      auto machine = std::make_unique<native::FakeMachineStack>();
      machine->add("end_library");
      machine->add("main");
      return machine;
    };
  }
  document::Document ask() {
    put_stacks();
    return find_command("overview")->run({session, "", reading});
  }
  std::string text() { return render::render_text(ask()); }
  static std::ptrdiff_t count_lines(const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
  }
};

TEST_F(OverviewTest, OfOneThreadItsStackIsShown) {
  list(200, {}, 2);
  EXPECT_EQ(text(),
            "thread 200 (app.py:7) waits for futex at 0x9990; this process has no other thread\n"
            "\n"
            "Thread 200 (0x0): in futex, waits at 0x9990\n"
            "  File \"app.py\", line 7, in work\n"
            "  File \"app.py\", line 7, in work\n");
}

TEST_F(OverviewTest, WhoWaitsIsSaidFirstAndStandsFirst) {
  list(200, {});
  list(300, make_taken_rlock(2));
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

TEST_F(OverviewTest, OfThoseThatWaitForDifferentThingsTheFirstIsTold) {
  const native::Entry same = list(200, {});
  native::MergedStack stack;
  stack.entries.assign(1, same);
  add_thread(201, std::move(stack), Address(0x9980));
  EXPECT_THAT(text(), HasSubstr("2 threads, the first: in futex, waits at 0x9990\n"));
}

TEST_F(OverviewTest, ThoseBelowOwnCodeStandBeforeThoseOfLibraries) {
  FrameParts parts;
  parts.file = "/usr/lib/python3.11/queue.py";
  native::MergedStack stack;
  stack.entries.assign(1, add_frame(std::nullopt, parts));
  stacks.erase(100);
  add_thread(200, std::move(stack), Address(0x9990));
  list(300, {});
  const std::string said = text();
  EXPECT_LT(said.find("Thread 300"), said.find("Thread 200")) << said;
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

TEST_F(OverviewTest, WhatCrashedWithoutPythonIsShownByItsMachineFrames) {
  crash_natively(300);
  const std::string said = text();
  EXPECT_TRUE(said.starts_with("Thread 300: crashed by SIGSEGV\n")) << said;
  EXPECT_LT(said.find("end_library"), said.find("main")) << said;
  EXPECT_THAT(said, HasSubstr("\nNo Python thread\n"));
  EXPECT_NE(ask().completeness(), document::Completeness::nothing);
}

TEST_F(OverviewTest, WhatCrashedWithoutPythonStandsBeforeThreadsThatHaveOne) {
  list(200, {});
  crash_natively(300);
  const std::string said = text();
  EXPECT_TRUE(said.starts_with("Thread 300: crashed by SIGSEGV\n")) << said;
  EXPECT_LT(said.find("end_library"), said.find("\nThread 200")) << said;
  EXPECT_THAT(said, HasSubstr(", in work\n"));
}

TEST_F(OverviewTest, AThreadWhoseStateMayBeLostIsNotSaidToHaveNone) {
  threads_lack.add(Error{ErrorKind::unmapped, Address(0x30), "PyThreadState"});
  crash_natively(300);
  EXPECT_THAT(text(), Not(HasSubstr("crashed by")));
}

TEST_F(OverviewTest, WithoutThreadsThereIsNothing) {
  EXPECT_EQ(ask().completeness(), document::Completeness::nothing);
}

TEST_F(OverviewTest, WithoutAPythonThatIsSaid) {
  no_python = Error{ErrorKind::not_found, {}, "_PyRuntime"};
  EXPECT_THAT(text(), HasSubstr("No Python in this process"));
  EXPECT_THAT(text(), Not(HasSubstr("the crash")));
  crash_natively(300);
  session.end_epoch();
  EXPECT_THAT(text(), HasSubstr("py-why says what is known of the crash"));
}

}  // namespace
}  // namespace hognose::command
