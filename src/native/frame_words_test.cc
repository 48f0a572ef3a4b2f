// Tests of the words of machine frames, of the target and of a copy of its stack.
// SPDX-License-Identifier: MIT
#include "native/frame_words.h"

#include <gtest/gtest.h>

#include "native/fake_machine_stack.h"
#include "python/fake/fake_frames.h"

namespace hognose::native {
namespace {

using Words = std::vector<Address>;

struct FrameWords : testing::Test {
  python::FakeFrames fake;
  Address sp = fake.allocate(64);
  FakeMachineStack machine;

  FrameWords() {
    machine.add("three words", sp, 24);
    for (std::uint64_t word = 0; word < 3; ++word)
      fake.parts.memory->put_u64(sp + 8 * word, 0x10 + word);
  }
  Words read() { return read_frame_words(fake.program, machine, 0); }
};

TEST_F(FrameWords, AreTheTargetsWithoutACopy) {
  EXPECT_EQ(read(), (Words{Address(0x10), Address(0x11), Address(0x12)}));
  EXPECT_TRUE(holds_word(fake.program, machine, 0, Address(0x12)));
}

TEST_F(FrameWords, AreThoseOfTheCopyWhateverTheTargetDidSince) {
  machine.copied = {0x20, 0x21, 0x22};
  EXPECT_EQ(read(), (Words{Address(0x20), Address(0x21), Address(0x22)}));
  EXPECT_FALSE(holds_word(fake.program, machine, 0, Address(0x12)));
}

TEST_F(FrameWords, AreTheTargetsWhereTheCopyEnds) {
  machine.copied = {0x20};
  EXPECT_EQ(read(), (Words{Address(0x10), Address(0x11), Address(0x12)}));
}

TEST_F(FrameWords, OneWordIsTheCopysOrElseTheTargets) {
  const auto word = [this](std::uint64_t number) {
    return read_stack_word(*fake.parts.memory, machine, sp + 8 * number);
  };
  EXPECT_EQ(word(1), 0x11U);
  EXPECT_FALSE(read_stack_word(*fake.parts.memory, machine, Address(8)));
  machine.copied = {0x20};
  EXPECT_EQ(word(0), 0x20U);
}

}  // namespace
}  // namespace hognose::native
