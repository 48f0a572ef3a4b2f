// GDB's words at the shell's prompt.
// SPDX-License-Identifier: MIT
#include "cli/shell/abbreviations.h"

#include <gtest/gtest.h>

namespace hognose::cli {
namespace {

std::string spell(std::string_view text) {
  const ShellLine line = spell_out(parse_shell_line(text));
  return line.arguments.empty() ? line.verb : line.verb + " " + line.arguments;
}

TEST(Abbreviations, AreThoseOfGdb) {
  EXPECT_EQ(spell("p self.rows[-1]"), "print self.rows[-1]");
  EXPECT_EQ(spell("l 10,20"), "list 10,20");
  EXPECT_EQ(spell("q"), "quit");
  EXPECT_EQ(spell("f 3"), "frame 3");
  EXPECT_EQ(spell("where"), "bt");
  EXPECT_EQ(spell("bt full"), "bt-full");
  EXPECT_EQ(spell("i threads"), "threads");
  EXPECT_EQ(spell("info lo"), "locals");
  EXPECT_EQ(spell("info"), "info");
  EXPECT_EQ(spell("info x"), "info x");
  EXPECT_EQ(spell("bt -n"), "bt -n");
  EXPECT_EQ(spell("t a a bt"), "thread apply all bt");
  EXPECT_EQ(spell("thr apply al py-bt 3"), "thread apply all py-bt 3");
  EXPECT_EQ(spell("t 4711"), "thread 4711");
}

TEST(Abbreviations, ABeginningThatOneVerbHasIsThatVerb) {
  EXPECT_EQ(spell("ov"), "overview");
  EXPECT_EQ(spell("py-loca"), "locals");
  EXPECT_EQ(spell("loc"), "loc") << "locals, or locks";
  EXPECT_EQ(spell("bt"), "bt") << "though bt-full begins so";
  EXPECT_EQ(spell("up"), "up");
  EXPECT_EQ(spell("nope"), "nope");
  EXPECT_EQ(spell(""), "");
}

std::optional<FrameCount> take(std::string_view text, const std::string& rest) {
  ShellLine line = parse_shell_line(text);
  const auto count = take_frame_count(line);
  EXPECT_EQ(line.arguments, rest);
  return count;
}

TEST(Abbreviations, ANumberBehindBtIsOneOfFrames) {
  EXPECT_EQ(take("bt 5", "")->count, 5U);
  EXPECT_FALSE(take("bt 5", "")->is_of_oldest);
  EXPECT_TRUE(take("bt -n -3", "-n")->is_of_oldest);
  EXPECT_FALSE(take("bt -n", "-n"));
  EXPECT_FALSE(take("bt", ""));
  EXPECT_FALSE(take("print 5", "5"));
}

document::Document make_answer() {
  document::Document answer;
  document::Traceback trace;
  for (const char* name : {"c", "b", "a"}) {
    document::TraceEntry call;
    call.is_python = false;
    call.text = "<built-in>";
    trace.entries.push_back(call);
    document::TraceEntry frame;
    frame.place.function = name;
    trace.entries.push_back(frame);
  }
  answer.add(trace);
  return answer;
}

std::vector<std::string> keep(FrameCount kept) {
  document::Document answer = make_answer();
  keep_frames(answer, kept);
  std::vector<std::string> all;
  for (const auto& entry : std::get<document::Traceback>(answer.blocks.front()).entries)
    all.push_back(entry.is_python ? entry.place.function : entry.text);
  return all;
}

TEST(Abbreviations, SoManyFramesAreKept) {
  using Texts = std::vector<std::string>;
  const std::string more = "(More stack frames follow...)";
  EXPECT_EQ(keep({2, false}), (Texts{"<built-in>", "c", "<built-in>", "b", more}));
  EXPECT_EQ(keep({3, false}).size(), 6U);
  EXPECT_EQ(keep({0, false}), (Texts{more}));
  EXPECT_EQ(keep({1, true}), (Texts{"<built-in>", "a"}));
  EXPECT_EQ(keep({9, true}).size(), 6U);
}

}  // namespace
}  // namespace hognose::cli
