// What is selected on a made-up stack.
// SPDX-License-Identifier: MIT
#include "session/selection.h"

#include <gtest/gtest.h>

#include "session/fake_session.h"

namespace hognose::session {
namespace {

using native::EntryKind;

/// A builtin at #1, two Python frames at #2, one at #6.
class SelectionTest : public testing::Test, public FakeSession {
 protected:
  Reading reading;

  SelectionTest() {
    add(EntryKind::c_function, 1);
    add_frame(2, U"newest");
    add_frame(2, U"middle");
    add_frame(6, U"oldest");
  }
  bool choose(std::size_t number) {
    return session.selection().choose(**session.thread_stack(), number);
  }
  bool has_choice() {
    return session.selection().find_chosen(**session.thread_stack(), reading).has_value();
  }
  std::string selected() {
    const auto stack = session.thread_stack();
    const auto index = session.selection().find_frame(**stack, reading);
    return index ? (*stack)->merged.entries[*index].frame.name() : "";
  }
};

TEST_F(SelectionTest, TheNewestPythonFrameAtOrOlderThanTheSelectedOneIsMeant) {
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

TEST_F(SelectionTest, AChoiceHoldsUntilTheSelectionChanges) {
  EXPECT_FALSE(has_choice());
  EXPECT_TRUE(choose(1));
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

TEST_F(SelectionTest, AChoiceBelongsToItsThread) {
  stacks[200] = stacks[100];
  EXPECT_TRUE(choose(2));
  EXPECT_EQ(selected(), "oldest");
  host.tid = 200;
  EXPECT_EQ(selected(), "newest");
  host.tid = 100;
  EXPECT_EQ(selected(), "oldest");
}

TEST_F(SelectionTest, ThereIsNoChoiceOfAFrameThatDoesNotExist) {
  EXPECT_FALSE(choose(3));
  EXPECT_EQ(selected(), "newest");
  reading.frame_of_each_thread = 2;
  EXPECT_EQ(selected(), "oldest");
  EXPECT_TRUE(has_choice());
}

}  // namespace
}  // namespace hognose::session
