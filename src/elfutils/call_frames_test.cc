// Tests of opening an image's call frames; how they are run is tested with the stacks.
// SPDX-License-Identifier: MIT
#include "elfutils/call_frames.h"

#include <array>

#include <gtest/gtest.h>

namespace hognose::elfutils {
namespace {

// With sanitizers this also says that nothing was kept.
TEST(CallFrames, WhatIsNoImageIsRefused) {
  const std::array<std::byte, 64> nothing{};
  target::FileWork work;
  const auto opened = CallFrames::open(nothing, work);
  ASSERT_FALSE(opened);
}

}  // namespace
}  // namespace hognose::elfutils
