// One command for every thread: headings, and how complete the whole is.
// SPDX-License-Identifier: MIT
#include "command/each_thread.h"

#include <gtest/gtest.h>

#include "command/command.h"
#include "render/text.h"
#include "session/fake_session.h"

namespace hognose::command {
namespace {

std::chrono::steady_clock::time_point in_seconds(int seconds) {
  return std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
}

/// Threads 100 and 200 run Python, 300 does not.
class EachThreadTest : public testing::Test, public session::FakeSession {
 protected:
  EachThreadTest() {
    add_frame(std::nullopt, U"work");
    stacks[200] = stacks[100];
    for (const std::int64_t tid : {100, 200, 300}) {
      target::OsThread thread;
      thread.tid = tid;
      thread.name = "python";
      thread.state = 'S';
      python.parts.threads->add(thread);
    }
  }
  document::Document ask(std::string_view command, const session::Reading& reading = {}) {
    return run_each_thread({session, {}, reading}, *find_command(command));
  }
};

TEST_F(EachThreadTest, EachThreadHasItsHeading) {
  const document::Document answer = ask("bt");
  const std::string one =
      " (0x0) [python]: sleeping or waiting\n"
      "Traceback (most recent call first):\n"
      "  File \"app.py\", line 7, in work\n";
  EXPECT_EQ(render::render_text(answer),
            "Thread 100" + one + "\nThread 200" + one + "note: 1 thread without Python frames\n");
  EXPECT_EQ(answer.completeness(), document::Completeness::complete);
}

TEST_F(EachThreadTest, OneThreadAlone) {
  EXPECT_TRUE(render::render_text(ask("bt", {.only_thread = 200})).starts_with("Thread 200 (0x0)"));
  EXPECT_EQ(render::render_text(ask("bt", {.only_thread = 7})), "No Python thread 7\n");
  EXPECT_EQ(ask("bt", {.only_thread = 7}).completeness(), document::Completeness::nothing);
}

TEST_F(EachThreadTest, TheWholeIsAsCompleteAsItsParts) {
  EXPECT_EQ(ask("print").completeness(), document::Completeness::nothing);
  stacks[200].entries[0].frame.hole = Error{ErrorKind::corrupt, Address(1), "co_name"};
  EXPECT_EQ(ask("bt").completeness(), document::Completeness::partial);
}

TEST_F(EachThreadTest, AStateOfNoKernelThreadComesLast) {
  stacks[700] = stacks[100];
  stacks[800] = {};  // left over: without a frame there is nothing to say
  const std::string text = render::render_text(ask("bt"));
  EXPECT_NE(text.find("\nThread 700 (0x0): no kernel thread is known for it\n"
                      "Traceback (most recent call first):\n"
                      "  File \"app.py\", line 7, in work\n"
                      "note: 1 thread without Python frames\n"),
            std::string::npos)
      << text;
  EXPECT_EQ(text.find("800"), std::string::npos);
  EXPECT_TRUE(render::render_text(ask("bt", {.only_thread = 700})).starts_with("Thread 700"));
}

TEST_F(EachThreadTest, WhereStatesAreLostAnyThreadMayRunPython) {
  threads_lack.add(Error{ErrorKind::unmapped, Address(0x10), "interpreters.head"});
  const document::Document answer = ask("bt");
  EXPECT_EQ(answer.completeness(), document::Completeness::partial);
  EXPECT_NE(
      render::render_text(answer).find("\nThread 300 [python]: its Python thread was not found\n"),
      std::string::npos);
  stacks.clear();
  session.end_epoch();
  EXPECT_EQ(ask("bt").completeness(), document::Completeness::partial);
}

TEST_F(EachThreadTest, AThreadOfWhichNoFrameIsKnownSaysWhyOnce) {
  stacks[200].entries.clear();
  stacks[200].lacks.add(Error{ErrorKind::unmapped, Address(0x10), "PyFrameObject"});
  constexpr std::string_view why = "(the frames of this thread)\n";
  const std::string text = render::render_text(ask("locals"));
  const std::size_t first = text.find(why);
  ASSERT_NE(first, std::string::npos) << text;
  EXPECT_EQ(text.find(why, first + 1), std::string::npos) << text;
}

TEST_F(EachThreadTest, ThoseForWhichThereWasNoTimeAreListedAndCut) {
  session.stacks().read(**session.open(), {.deadline = in_seconds(-1)});
  // The target runs again: what was left out stays so.
  const document::Document answer = ask("bt");
  EXPECT_EQ(answer.completeness(), document::Completeness::partial);
  const std::string text = render::render_text(answer);
  EXPECT_NE(text.find("Thread 100 [python]: not read, the time was up\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("... stopped: time limit (3 threads)\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("File"), std::string::npos) << text;
  session.end_epoch();
  EXPECT_EQ(ask("bt").completeness(), document::Completeness::complete);
}

TEST_F(EachThreadTest, CommandsThatHoldTheTargetEndAsWell) {
  const document::Document answer = ask("locals", {.deadline = in_seconds(-1)});
  EXPECT_EQ(answer.completeness(), document::Completeness::partial);
}

TEST_F(EachThreadTest, ADeadlineFarAwayChangesNothing) {
  const session::Reading reading{.deadline = in_seconds(3600)};
  session.stacks().read(**session.open(), reading);
  EXPECT_EQ(ask("bt", reading).completeness(), document::Completeness::complete);
}

}  // namespace
}  // namespace hognose::command
