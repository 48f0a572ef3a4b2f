// bt, bt-full, up, down and frame on a stack put together by hand.
// SPDX-License-Identifier: MIT
#include <sstream>

#include <gtest/gtest.h>

#include "command/command.h"
#include "render/text.h"
#include "session/fake_session.h"

namespace hognose::command {
namespace {

using native::EntryKind;

/// A builtin at #1, two Python frames at #2, one at #6.
class StackCommandsTest : public testing::Test, public session::FakeSession {
 protected:
  StackCommandsTest() {
    add(EntryKind::c_function, 1).object = python.integer(42);
    add_frame(2,
              {.name = U"newest",
               .variables = {{U"a", python.integer(1)}, {U"c", python.integer(9), '\x40'}}});
    add_frame(2, U"middle");
    add_frame(6, U"oldest");
  }
  std::string ask(std::string_view command, std::string_view arguments = "") {
    return render::render_text(command::ask(*find_command(command), {session, arguments}));
  }
  std::string address_of(std::size_t entry) {
    return "0x" +
           (std::ostringstream() << std::hex << stacks[100].entries[entry].frame.address.value())
               .str();
  }
};

TEST_F(StackCommandsTest, BtStartsAtTheSelectedFrame) {
  EXPECT_EQ(ask("bt"),
            "Traceback (most recent call first):\n"
            "  42\n"
            "  File \"app.py\", line 7, in newest\n"
            "  File \"app.py\", line 7, in middle\n"
            "  File \"app.py\", line 7, in oldest\n");
  host.level = 3;
  EXPECT_EQ(ask("bt"),
            "Traceback (most recent call first):\n  File \"app.py\", line 7, in oldest\n");
  host.level = 7;
  EXPECT_EQ(ask("bt"), "Unable to locate python frame\n");
}

TEST_F(StackCommandsTest, BtNumbersFramesWhenAsked) {
  stacks[100].entries[3].trust = Trust::guessed;
  EXPECT_EQ(ask("bt", " -n "),
            "Traceback (most recent call first):\n"
            "#1   42\n"
            "#2   File \"app.py\", line 7, in newest\n"
            "#2   File \"app.py\", line 7, in middle\n"
            "#6   File \"app.py\", line 7, in oldest\n"
            "    (the number of its C frame is a guess)\n");
  EXPECT_TRUE(ask("bt", "-x").starts_with("The arguments are -n"));
}

TEST_F(StackCommandsTest, BtSaysHowMuchOfItIsWanted) {
  const auto extent = [this](std::string_view command, std::string_view arguments) {
    return command::ask(*find_command(command), {session, arguments}).extent;
  };
  for (const char* const command : {"bt", "bt-full"}) {
    EXPECT_EQ(extent(command, ""), document::Extent::of_place);
    EXPECT_EQ(extent(command, "--all"), document::Extent::whole);
    EXPECT_EQ(extent(command, "--fold"), document::Extent::folded);
  }
  EXPECT_EQ(extent("bt", "-n --python --all"), document::Extent::whole);
  EXPECT_EQ(extent("up", ""), document::Extent::whole);
}

TEST_F(StackCommandsTest, BtFullFitsAScreen) {
  host.columns = 60;
  std::istringstream lines(ask("bt-full"));
  for (std::string line; std::getline(lines, line);)
    EXPECT_LE(line.size(), 60U) << line;
  EXPECT_NE(ask("bt-full", "--all").find("in newest (a=1)\n"), std::string::npos);
}

TEST_F(StackCommandsTest, BtSaysWhatItLacks) {
  stacks[100].lacks.add(Error{ErrorKind::corrupt, Address(0x30), "previous"});
  stacks[100].entries.resize(1);
  stacks[100].entries[0].object = {};
  EXPECT_EQ(ask("bt"),
            "Traceback (most recent call first):\n"
            "  <built-in function or method, which one is not known>\n"
            "<unreadable at 0x30: corrupt while reading previous> (older frames)\n");
}

TEST_F(StackCommandsTest, WhoeverFindsNoOlderFrameSaysThatSomeAreLost) {
  stacks[100].lacks.add(Error{ErrorKind::corrupt, Address(0x30), "previous"});
  host.level = 6;
  EXPECT_EQ(ask("up"),
            "Unable to find an older python frame\n"
            "<unreadable at 0x30: corrupt while reading previous> (the frames of this thread)\n");
  EXPECT_TRUE(ask("frame", "9").starts_with("There is no Python frame 9; this thread has 3\n<unr"));
  EXPECT_TRUE(ask("frame", "2").ends_with("reading previous> (older frames)\n"));
}

TEST_F(StackCommandsTest, BtTellsWaitingAndCollecting) {
  stacks[100].entries.clear();
  add(EntryKind::collecting, 3);
  add(EntryKind::waiting_for_gil, 5);
  EXPECT_EQ(ask("bt"),
            "Traceback (most recent call first):\n  Garbage-collecting\n  Waiting for the GIL\n");
}

TEST_F(StackCommandsTest, BtFullShowsLocals) {
  const std::string answer = ask("bt-full");
  EXPECT_TRUE(answer.starts_with("#1 42\n#2 Frame " + address_of(1) +
                                 ", for file app.py, line 7, in newest (a=1)\n#2 Frame "))
      << answer;
  EXPECT_NE(answer.find(", in oldest ()\n"), std::string::npos);
}

TEST_F(StackCommandsTest, BtFullHasAHeaderWhereTheStyleSaysSo) {
  python.program.style.bt_full_header = true;
  EXPECT_TRUE(ask("bt-full").starts_with("Traceback (most recent call first):\n#1 42\n"));
}

TEST_F(StackCommandsTest, BtFullCutsAtTheLimit) {
  host.limit = 10;
  EXPECT_NE(ask("bt-full").find("#2 Frame " + address_of(1).substr(0, 4) + "...(truncated)\n"),
            std::string::npos);
}

TEST_F(StackCommandsTest, UpSkipsTheNearestAndSelectsTheNextOlder) {
  const std::string answer = ask("up");
  EXPECT_EQ(host.level, 2);
  EXPECT_NE(answer.find("#2 Frame " + address_of(1)), std::string::npos) << answer;
  EXPECT_NE(answer.find("#2 Frame " + address_of(2)), std::string::npos) << answer;
  EXPECT_EQ(answer.find("#6"), std::string::npos);
  ask("up");
  EXPECT_EQ(host.level, 6);
  EXPECT_EQ(ask("up"), "Unable to find an older python frame\n");
  EXPECT_EQ(host.level, 6);
}

TEST_F(StackCommandsTest, DownIsTheWayBack) {
  EXPECT_EQ(ask("down"), "Unable to find a newer python frame\n");
  host.level = 6;
  ask("down");
  EXPECT_EQ(host.level, 2);
  EXPECT_EQ(ask("down"), "#1 42\n");
  EXPECT_EQ(host.level, 1);
  host.level = 9;  // older than all of them: the way down is open
  EXPECT_EQ(ask("up"), "Unable to locate python frame\n");
  ask("down");
  EXPECT_EQ(host.level, 6);
}

TEST_F(StackCommandsTest, UpTakesACount) {
  ask("up", "9");
  EXPECT_EQ(host.level, 6);
  ask("up", "-1");
  EXPECT_EQ(host.level, 2);
  EXPECT_EQ(ask("up", "much"), "'much' is not a number of frames\n");
}

TEST_F(StackCommandsTest, WithoutMachineFramesUpMovesFrameByFrame) {
  for (auto& entry : stacks[100].entries)
    entry.level.reset();
  host.level.reset();
  EXPECT_TRUE(ask("up").starts_with("Frame " + address_of(2)));
  EXPECT_TRUE(ask("up").starts_with("Frame " + address_of(3)));
  EXPECT_EQ(ask("up"), "Unable to find an older python frame\n");
  EXPECT_TRUE(ask("down").starts_with("Frame " + address_of(2)));
}

TEST_F(StackCommandsTest, FrameSelectsOneOfSeveral) {
  EXPECT_TRUE(ask("frame").starts_with("Python frame 0 of 3\n#2 Frame " + address_of(1)));
  EXPECT_TRUE(ask("frame", "1").starts_with("Python frame 1 of 3\n#2 Frame " + address_of(2)));
  EXPECT_EQ(host.level, 2);
  EXPECT_TRUE(ask("frame").starts_with("Python frame 1 of 3\n"));
  EXPECT_EQ(ask("frame", "3"), "There is no Python frame 3; this thread has 3\n");
  EXPECT_EQ(ask("frame", "-1"), "'-1' is not the number of a Python frame\n");
  ask("up");
  EXPECT_EQ(host.level, 6);
}

TEST_F(StackCommandsTest, NothingToShow) {
  host.tid = 5;
  for (const char* command : {"bt", "bt-full", "up", "down", "frame"}) {
    EXPECT_EQ(ask(command), "Unable to locate python frame\n");
  }
  host.key = 0;
  EXPECT_EQ(ask("bt"), "Unable to locate python frame\n");
  host.key = 7;
  no_python = Error{ErrorKind::not_found, {}, "CPython runtime"};
  EXPECT_EQ(ask("bt"),
            "Unable to locate python frame\n"
            "note: no Python to read in this process: not found while reading CPython runtime\n");
}

}  // namespace
}  // namespace hognose::command
