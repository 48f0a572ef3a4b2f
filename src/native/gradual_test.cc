// Tests of placement along a walk, on a made-up stack.
// SPDX-License-Identifier: MIT
#include "native/gradual.h"

#include <string>

#include <gtest/gtest.h>

#include "native/fake_machine_stack.h"
#include "python/fake/fake_frames.h"

namespace hognose::native {
namespace {

using layout::_PyInterpreterFrame;
using layout::PyThreadState;

constexpr const char* loop_name = "_PyEval_EvalFrameDefault";

struct Gradual : testing::Test {
  python::FakeFrames fake;
  Budget budget;
  Address stack = fake.allocate(4096);
  FakeMachineStack machine;

  Gradual() {
    for (std::uint64_t loop = 0; loop < 4; ++loop)
      machine.add(loop_name, stack + 256 * loop, 256);
  }

  // An entry frame on the C stack, in the machine frame `index`.
  Address entry_in(std::size_t index, Address previous) {
    const Address at = stack + 256 * index + 128;
    fake.set(at, _PyInterpreterFrame::previous, previous);
    fake.set(at, _PyInterpreterFrame::owner, 3);
    return at;
  }
  Address frame(const std::u32string& name, Address previous) {
    return fake.frame(fake.code(name, 1), previous);
  }
  GradualPlacement placement_of(Address newest) {
    const auto thread = fake.thread(7, newest);
    Runs runs = read_runs(fake.program, {&thread, 1}, budget);
    return {fake.program, std::move(runs)};
  }
  std::string take(GradualPlacement& placement, std::size_t index) {
    return text_of(placement.take(fake.program, machine, index, budget));
  }
  static std::string text_of(const std::vector<PlacedFrame>& frames) {
    std::string text;
    for (const PlacedFrame& one : frames) {
      const bool is_seen = one.trust == Trust::seen;
      const char* const mark = one.trust == Trust::guessed ? "?" : "-";
      text += (text.empty() ? "" : " ") + one.frame.name() + (is_seen ? "" : mark);
    }
    return text;
  }
};

TEST_F(Gradual, EachMachineFrameGivesItsOwnAndNoneBeyondIsUnwound) {
  const Address main = frame(U"main", entry_in(3, {}));
  auto placement = placement_of(frame(U"g", frame(U"f", entry_in(1, main))));
  EXPECT_EQ(take(placement, 0), "");
  EXPECT_EQ(take(placement, 1), "g f");
  EXPECT_EQ(machine.furthest(), 1U);
  EXPECT_FALSE(placement.is_done());
  EXPECT_EQ(take(placement, 2), "");
  EXPECT_EQ(take(placement, 3), "main");
  EXPECT_TRUE(placement.is_done());
}

TEST_F(Gradual, WhoseFrameWasNotUnwoundStandsBeforeTheNextOrAtTheEnd) {
  const Address oldest = frame(U"oldest", fake.make<_PyInterpreterFrame>(64));
  const Address main = frame(U"main", entry_in(2, oldest));
  auto placement = placement_of(frame(U"elsewhere", entry_in(100, main)));
  EXPECT_EQ(take(placement, 0), "");
  EXPECT_EQ(take(placement, 2), "elsewhere- main");
  EXPECT_EQ(take(placement, 3), "");
  EXPECT_EQ(text_of(placement.take_rest()).substr(0, 7), "oldest-");
}

struct GradualFrameObjects : Gradual {
  GradualFrameObjects() {
    fake.speak_frame_objects();
    fake.parts.symbols->add(loop_name, Address(0x400000), 64);
  }
  Address frame_object(const std::u32string& name, Address back) {
    return fake.frame_object(fake.code(name, 1), back);
  }
  void hold(std::size_t index, Address pointer) {
    fake.parts.memory->put_pointer(stack + 256 * index + 64, pointer);
  }
};

TEST_F(GradualFrameObjects, LoopsThatHoldTheNextPointerNeedNoWholeStack) {
  const Address main = frame_object(U"main", {});
  const Address f = frame_object(U"f", main);
  hold(0, f);
  hold(1, main);
  auto placement = placement_of(f);
  EXPECT_EQ(take(placement, 0), "f");
  EXPECT_EQ(machine.furthest(), 0U);
  EXPECT_EQ(take(placement, 1), "main");
  EXPECT_EQ(machine.furthest(), 1U);
}

TEST_F(GradualFrameObjects, ALoopWithoutAFrameOfItsOwnIsPassed) {
  const Address main = frame_object(U"main", {});
  const Address f = frame_object(U"f", main);
  hold(1, f);
  hold(2, main);
  auto placement = placement_of(f);
  EXPECT_EQ(take(placement, 0), "");
  EXPECT_EQ(take(placement, 1), "f");
  EXPECT_EQ(take(placement, 2), "main");
}

}  // namespace
}  // namespace hognose::native
