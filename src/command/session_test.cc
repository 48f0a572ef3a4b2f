// Epochs, selection, and who is asked when.
// SPDX-License-Identifier: MIT
#include "command/session.h"

#include <gtest/gtest.h>

#include "command/fake_session.h"

namespace hognose::command {
namespace {

using native::EntryKind;

/// A builtin at #1, two Python frames at #2, one at #6.
class SessionTest : public testing::Test, public FakeSession {
 protected:
  SessionTest() {
    add(EntryKind::c_function, 1);
    add_frame(2, U"newest");
    add_frame(2, U"middle");
    add_frame(6, U"oldest");
  }
  std::string selected() {
    const auto index = session.selected_frame();
    return index ? (*session.situation())->stack.entries[*index].frame.name : "";
  }
};

TEST_F(SessionTest, TheNewestPythonFrameAtOrOlderThanTheSelectedOneIsMeant) {
  EXPECT_EQ(selected(), "newest");
  host.level = 2;
  EXPECT_EQ(selected(), "newest");
  host.level = 3;
  EXPECT_EQ(selected(), "oldest");
  host.level = 7;
  EXPECT_EQ(selected(), "");
  host.level.reset();
  EXPECT_EQ(selected(), "newest");
}

TEST_F(SessionTest, AChoiceHoldsUntilTheSelectionChanges) {
  EXPECT_FALSE(session.has_choice());
  EXPECT_TRUE(session.select_frame(1));
  EXPECT_EQ(selected(), "middle");
  session.end_epoch(Change::written);
  EXPECT_EQ(selected(), "middle");
  host.level = 2;
  EXPECT_EQ(selected(), "newest");
  host.level = 0;
  EXPECT_EQ(selected(), "middle");
  session.end_epoch(Change::ran);
  EXPECT_EQ(selected(), "newest");
}

TEST_F(SessionTest, AChoiceBelongsToItsThread) {
  stacks[200] = stacks[100];
  EXPECT_TRUE(session.select_frame(2));
  EXPECT_EQ(selected(), "oldest");
  host.tid = 200;
  EXPECT_EQ(selected(), "newest");
  host.tid = 100;
  EXPECT_EQ(selected(), "oldest");
}

TEST_F(SessionTest, ThereIsNoChoiceOfAFrameThatDoesNotExist) {
  EXPECT_FALSE(session.select_frame(3));
  EXPECT_EQ(selected(), "newest");
  session.frame_of_each_thread = 2;
  EXPECT_EQ(selected(), "oldest");
  EXPECT_TRUE(session.has_choice());
}

TEST_F(SessionTest, OpensOnceAndReadsStacksOnceAnEpoch) {
  ASSERT_TRUE(session.situation());
  ASSERT_TRUE(session.situation());
  EXPECT_EQ(host.opened, 1);
  stacks[100].entries.clear();
  EXPECT_FALSE((*session.situation())->stack.entries.empty());
  session.end_epoch();
  EXPECT_TRUE((*session.situation())->stack.entries.empty());
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

TEST_F(SessionTest, EachProcessHasItsOwnPython) {
  ASSERT_TRUE(session.situation());
  const auto* first = *session.program();
  host.key = 2;
  ASSERT_TRUE(session.situation());
  EXPECT_NE(*session.program(), first);
  host.key = 1;
  EXPECT_EQ(*session.program(), first);
  session.forget_process(1);
  ASSERT_TRUE(session.program());
  EXPECT_EQ(host.opened, 3);
  host.key = 0;
  EXPECT_EQ(session.program().error().kind, ErrorKind::not_found);
}

TEST_F(SessionTest, AThreadWithoutPythonHasNoSituation) {
  host.tid = 101;
  EXPECT_EQ(session.situation().error().kind, ErrorKind::not_found);
  host.tid = 0;
  EXPECT_FALSE(session.situation());
  EXPECT_FALSE(session.selected_frame());
}

TEST_F(SessionTest, NotesAreSaidOnceAnEpoch) {
  notes = {"the nearest table is used"};
  EXPECT_EQ(session.take_notes(), notes);
  EXPECT_TRUE(session.take_notes().empty());
  session.end_epoch();
  EXPECT_EQ(session.take_notes(), notes);
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
}  // namespace hognose::command
