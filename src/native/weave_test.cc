// Tests of how machine frames and entries become one list.
// SPDX-License-Identifier: MIT
#include "native/weave.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "native/fake_machine_stack.h"
#include "target/fake_target.h"

namespace hognose::native {
namespace {

using testing::ElementsAre;

constexpr Error lost{ErrorKind::corrupt, {}, "frame"};

struct Weave : testing::Test {
  MergedStack stack;
  std::optional<std::size_t> hidden;  // the machine frame whose caller is missing

  void add(std::optional<std::size_t> machine_index) {
    stack.entries.emplace_back().machine_index = machine_index;
  }
  // "e0" an entry, "m3" a machine frame, "broken".
  [[nodiscard]] std::vector<std::string> weave(std::size_t frames,
                                               std::optional<Error> end = {}) const {
    FakeMachineStack machine;
    machine.broken_off = end;
    for (std::size_t at = 0; at < frames; ++at)
      machine.add("");
    if (hidden) machine.frame(*hidden).hole = lost;
    Budget budget;
    target::FakeParts parts;
    const target::Target target = target::make_fake_target(parts);
    std::vector<std::string> shown;
    for (const Line& line : native::weave(stack, target, machine, budget)) {
      const char* const kind = line.kind == Line::Kind::entry ? "e" : "m";
      shown.push_back(line.kind == Line::Kind::broken_off ? "broken"
                      : line.kind == Line::Kind::apart    ? "apart"
                      : line.kind == Line::Kind::gap      ? "gap"
                                                          : kind + std::to_string(line.index));
    }
    return shown;
  }
};

TEST_F(Weave, AFrameThatExecutesPythonFramesStandsAfterThem) {
  add(1);
  add(1);
  add(3);
  EXPECT_THAT(weave(5), ElementsAre("m0", "e0", "e1", "m1", "m2", "e2", "m3", "m4"));
}

TEST_F(Weave, WithoutEntriesAllMachineFramesAreThere) {
  EXPECT_THAT(weave(2), ElementsAre("m0", "m1"));
}

TEST_F(Weave, AnEntryOnNoMachineFrameStandsAfterItsNewerNeighbour) {
  add(0);
  add(std::nullopt);
  add(2);
  EXPECT_THAT(weave(3), ElementsAre("e0", "m0", "e1", "m1", "e2", "m2"));
}

TEST_F(Weave, WhereMachineFramesBreakOffTheOlderEntriesFollow) {
  add(0);
  add(std::nullopt);
  add(std::nullopt);
  EXPECT_THAT(weave(2, lost), ElementsAre("e0", "m0", "m1", "broken", "e1", "e2"));
}

TEST_F(Weave, WhatIsMissingIsSaidOnce) {
  add(0);
  stack.entries.push_back(make_gap(2, lost));
  add(std::nullopt);
  EXPECT_THAT(weave(2, lost), ElementsAre("e0", "m0", "m1", "e1", "e2"));
}

TEST_F(Weave, BehindTheOldestPythonFrameMissingOnesAreSaidHere) {
  hidden = 1;
  add(1);
  EXPECT_THAT(weave(3), ElementsAre("m0", "e0", "m1", "gap", "m2"));
  stack.entries.clear();
  add(2);
  EXPECT_THAT(weave(3), ElementsAre("m0", "m1", "e0", "m2"));
}

TEST_F(Weave, EntriesWithoutAnyPlaceStandBelowAllThatIsKnown) {
  add(std::nullopt);
  EXPECT_THAT(weave(1, lost), ElementsAre("m0", "broken", "e0"));
}

TEST_F(Weave, FramesWithoutAnyPlaceStandApart) {
  stack.entries.push_back(make_gap(1, lost));
  add(std::nullopt);
  stack.doubtful.push_back({1, 3});
  EXPECT_THAT(weave(3), ElementsAre("m0", "e0", "e1", "apart", "m1", "m2"));
  EXPECT_THAT(weave(3, lost), ElementsAre("m0", "e0", "e1", "apart", "m1", "m2", "broken"));
  stack.doubtful.front() = {1, 2};  // others follow
  EXPECT_THAT(weave(3), ElementsAre("m0", "e0", "m1", "m2", "e1"));
}

}  // namespace
}  // namespace hognose::native
