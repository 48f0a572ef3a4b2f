// Tests of the words of machine frames, of the target and of a copy of its stack.
// SPDX-License-Identifier: MIT
#include "native/frame_words.h"

#include <algorithm>
#include <cstring>

#include <gtest/gtest.h>

#include "python/fake_frames.h"

namespace hognose::native {
namespace {

using Words = std::vector<Address>;

// One frame of three words, of which as many are copied as `copied` has.
class CopiedStack final : public MachineStack {
 public:
  explicit CopiedStack(Address sp) {
    frame_.sp = sp;
    frame_.cfa = sp + 24;
  }
  std::vector<std::uint64_t> copied;

  const MachineFrame* at(std::size_t index) override { return index == 0 ? &frame_ : nullptr; }
  target::Registers registers(std::size_t) override { return {}; }
  std::optional<Address> find_variable(std::size_t, const char*) override { return {}; }
  std::size_t read_copy(Address, std::span<std::byte> into) override {
    const std::size_t size = std::min(into.size(), copied.size() * sizeof(copied[0]));
    if (size != 0) std::memcpy(into.data(), copied.data(), size);
    return size;
  }

 private:
  MachineFrame frame_;
};

struct FrameWords : testing::Test {
  python::FakeFrames fake;
  Address sp = fake.allocate(64);
  CopiedStack machine{sp};

  FrameWords() {
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

}  // namespace
}  // namespace hognose::native
