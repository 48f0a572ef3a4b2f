// Rounds of frames, and the middle of deep stacks.
// SPDX-License-Identifier: MIT
#include "document/fold.h"

#include <string>

#include <gmock/gmock.h>

namespace hognose::document {
namespace {

using testing::ElementsAre;

TraceEntry frame(const std::string& function) {
  TraceEntry entry;
  entry.place.file = "app.py";
  entry.place.line = 7;
  entry.place.function = function;
  return entry;
}

TraceEntry words(const std::string& text) {
  TraceEntry entry;
  entry.is_python = false;
  entry.text = text;
  return entry;
}

TraceEntry machine(std::uint64_t pc) {
  NativePlace place;
  place.pc = pc;
  place.function = "call";
  TraceEntry entry;
  entry.is_python = false;
  entry.native = std::make_shared<const NativePlace>(std::move(place));
  return entry;
}

/// A frame for each letter.
Traceback stack(const std::string& letters) {
  Traceback trace;
  for (const char letter : letters)
    trace.entries.push_back(frame(std::string(1, letter)));
  return trace;
}

std::vector<std::string> shown(const Traceback& trace) {
  std::vector<std::string> lines;
  for (const TraceEntry& entry : trace.entries)
    lines.push_back(entry.is_python ? entry.place.function : entry.text);
  return lines;
}

std::vector<std::string> folded(Traceback trace) {
  fold(trace);
  return shown(trace);
}

std::string times(std::size_t count, const std::string& letters) {
  std::string out;
  for (std::size_t at = 0; at < count; ++at)
    out += letters;
  return out;
}

TEST(Fold, WhatRepeatsFourTimesStandsOnce) {
  EXPECT_THAT(folded(stack("xaaay")), ElementsAre("x", "a", "a", "a", "y"));
  EXPECT_THAT(folded(stack("xaaaay")),
              ElementsAre("x", "a", "[Previous line repeated 3 more times]", "y"));
  EXPECT_THAT(folded(stack("xababababay")),
              ElementsAre("x", "a", "b", "[Previous 2 lines repeated 3 more times]", "a", "y"));
  EXPECT_THAT(folded(stack("")), ElementsAre());
}

TEST(Fold, TheRoundsThatCoverMostAreTaken) {
  EXPECT_THAT(folded(stack(times(5, "aaaab"))),
              ElementsAre("a", "a", "a", "a", "b", "[Previous 5 lines repeated 4 more times]"));
  EXPECT_THAT(folded(stack("aaaa" + times(4, "bc"))),
              ElementsAre("a",
                          "[Previous line repeated 3 more times]",
                          "b",
                          "c",
                          "[Previous 2 lines repeated 3 more times]"));
}

TEST(Fold, ARoundHasEightFramesAtMost) {
  EXPECT_EQ(folded(stack(times(4, "abcdefgh"))).size(), 9U);
  EXPECT_EQ(folded(stack(times(4, "abcdefghi"))).size(), 36U);
}

TEST(Fold, OneFrameIsAnotherAtAnotherLineFileOrFunction) {
  const auto with = [](auto change) {
    Traceback trace = stack("aaaa");
    change(trace.entries[2].place);
    return folded(std::move(trace)).size();
  };
  EXPECT_EQ(with([](FramePlace& place) { place.line = 8; }), 4U);
  EXPECT_EQ(with([](FramePlace& place) { place.file = "other.py"; }), 4U);
  EXPECT_EQ(with([](FramePlace& place) { place.function = "b"; }), 4U);
  EXPECT_EQ(with([](FramePlace& place) { place.address = 8; }), 2U);
}

TEST(Fold, NothingThatCouldNotBeReadIsFolded) {
  Traceback trace = stack("aaaaa");
  for (TraceEntry& entry : trace.entries)
    entry.place.hole = Error{ErrorKind::corrupt, Address(8), "co_name"};
  EXPECT_EQ(folded(trace).size(), 5U);
  for (TraceEntry& entry : trace.entries) {
    entry.place.hole.reset();
    entry.place.line.reset();
  }
  EXPECT_EQ(folded(trace).size(), 5U);
}

TEST(Fold, WhatStandsBetweenFramesIsOfTheRound) {
  Traceback trace;
  for (std::uint64_t round = 0; round < 6; ++round) {
    trace.entries.push_back(frame("a"));
    trace.entries.push_back(words("<built-in method sort of list object at remote 0x7f" +
                                  std::to_string(round) + "0>"));
    trace.entries.push_back(machine(0x400));
  }
  EXPECT_EQ(folded(trace).size(), 4U);
  EXPECT_EQ(folded(trace).back(), "[Previous 3 lines repeated 5 more times]");
  trace.entries[5] = machine(0x404);
  EXPECT_EQ(folded(trace).size(), 6U + 4U);
}

TEST(Fold, LongStacksTakeNoLongerThanTheyAreLong) {
  std::string near_rounds;  // each round ends just before it would count
  for (std::size_t at = 0; near_rounds.size() < 100'000; ++at)
    near_rounds += times(3, "abcdefgh").substr(0, 16 + at % 8);
  const std::size_t count = near_rounds.size();
  Traceback trace = stack(near_rounds);
  fold(trace);
  std::size_t frames = 0;
  for (const TraceEntry& entry : trace.entries)
    frames += entry.stands_for;
  EXPECT_EQ(frames, count);
}

TEST(CutMiddle, OfADeepStackTheEndsAreLeft) {
  std::string letters;
  for (std::size_t at = 0; at < 5000; ++at)
    letters += static_cast<char>('a' + at * at % 25);
  Traceback trace = stack(letters);
  cut_middle(trace, "ask for all");
  const auto lines = shown(trace);
  ASSERT_EQ(lines.size(), 18U);
  EXPECT_EQ(lines[11], letters.substr(11, 1));
  EXPECT_EQ(lines[12], "[4983 frames are left out here; ask for all]");
  EXPECT_EQ(lines[17], letters.substr(4999));
}

TEST(CutMiddle, FramesThatAreFoldedCount) {
  Traceback trace = stack("abcdefghijklmnop" + times(300, "q") + "rstuvwx");
  fold(trace);
  cut_middle(trace, "ask for all");
  EXPECT_EQ(shown(trace)[12], "[306 frames are left out here; ask for all]");
}

TEST(CutMiddle, WhatCouldNotBeReadIsNotLeftOut) {
  Traceback trace = stack(std::string(300, 'a'));
  trace.entries[150].place.hole = Error{ErrorKind::corrupt, Address(8), "co_name"};
  cut_middle(trace, "");
  EXPECT_EQ(trace.entries.size(), 300U);
}

TEST(CutMiddle, ShallowAndFoldedStacksAreWhole) {
  Traceback shallow = stack(std::string(200, 'a'));
  cut_middle(shallow, "");
  EXPECT_EQ(shallow.entries.size(), 200U);
  Traceback deep = stack(times(5000, "ab"));
  fold(deep);
  cut_middle(deep, "");
  EXPECT_EQ(deep.entries.size(), 3U);
}

}  // namespace
}  // namespace hognose::document
