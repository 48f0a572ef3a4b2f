// Epochs, and who is asked when.
// SPDX-License-Identifier: MIT
#include "session/session.h"

#include <gtest/gtest.h>

#include "session/fake_session.h"

namespace hognose::session {
namespace {

class SessionTest : public testing::Test, public FakeSession {
 protected:
  SessionTest() { add_frame(2, U"work"); }
};

TEST_F(SessionTest, OpensOnceAndReadsStacksOnceAnEpoch) {
  ASSERT_TRUE(session.thread_stack());
  ASSERT_TRUE(session.thread_stack());
  EXPECT_EQ(host.opened, 1);
  stacks[100].entries.clear();
  EXPECT_FALSE((*session.thread_stack())->merged.entries.empty());
  session.end_epoch();
  EXPECT_TRUE((*session.thread_stack())->merged.entries.empty());
  EXPECT_EQ(host.opened, 1);
  session.forget_images();
  ASSERT_TRUE(session.program());
  EXPECT_EQ(host.opened, 2);
}

TEST_F(SessionTest, AProcessWithoutPythonIsLookedAtAgainInTheNextEpoch) {
  no_python = Error{ErrorKind::not_found, {}, "runtime"};
  EXPECT_FALSE(session.program());
  EXPECT_FALSE(session.program());
  EXPECT_EQ(host.opened, 1);
  no_python.reset();
  EXPECT_FALSE(session.program());
  session.end_epoch();
  EXPECT_TRUE(session.program());
  EXPECT_EQ(host.opened, 2);
}

TEST_F(SessionTest, FilesOfAProcessAreKnownWithoutPythonToo) {
  no_python = Error{ErrorKind::not_found, {}, "runtime"};
  EXPECT_NE(session.images(), nullptr);
  host.key = 0;
  EXPECT_EQ(session.images(), nullptr);
}

TEST_F(SessionTest, EachProcessHasItsOwnPython) {
  ASSERT_TRUE(session.thread_stack());
  const auto* first = *session.program();
  host.key = 2;
  ASSERT_TRUE(session.thread_stack());
  EXPECT_NE(*session.program(), first);
  host.key = 1;
  EXPECT_EQ(*session.program(), first);
  session.forget_images();
  ASSERT_TRUE(session.program());
  EXPECT_EQ(host.opened, 3);
  host.key = 0;
  EXPECT_EQ(session.program().error().kind, ErrorKind::not_found);
}

TEST_F(SessionTest, AThreadWithoutPythonHasNoStack) {
  host.tid = 101;
  EXPECT_EQ(session.thread_stack().error().kind, ErrorKind::not_found);
  host.tid = 0;
  EXPECT_FALSE(session.thread_stack());
}

TEST_F(SessionTest, AQuestionThatWantsOtherMachineFramesBeginsAnEpoch) {
  session.begin({.unwinds = true});
  ASSERT_TRUE(session.thread_stack());
  stacks[100].entries.clear();
  session.begin({.unwinds = true});
  EXPECT_FALSE((*session.thread_stack())->merged.entries.empty());
  session.begin({.unwinds = false});
  EXPECT_TRUE((*session.thread_stack())->merged.entries.empty());
}

TEST_F(SessionTest, NotesAreSaidOnceAnEpoch) {
  notes = {"the nearest table is used"};
  EXPECT_EQ((*session.open())->take_notes(), notes);
  EXPECT_TRUE((*session.open())->take_notes().empty());
  session.end_epoch();
  EXPECT_EQ((*session.open())->take_notes(), notes);
}

TEST_F(SessionTest, TheBudgetEndsWhenTheUserInterrupts) {
  Budget budget = session.budget();
  host.is_interrupted = true;
  int spent = 0;
  while (budget.spend_node() && spent < 10'000)
    ++spent;
  EXPECT_LT(spent, 10'000);
  EXPECT_EQ(budget.exhausted(), Exhausted::interrupted);
}

}  // namespace
}  // namespace hognose::session
