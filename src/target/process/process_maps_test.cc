// The mappings of this process, whole and cut.
// SPDX-License-Identifier: MIT
#include "target/process/process_maps.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace hognose::target {
namespace {

TEST(ProcessMaps, AreWholeOrSaidToBeCut) {
  const auto whole = read_process_maps(::getpid());
  ASSERT_TRUE(whole);
  EXPECT_FALSE(whole->are_cut);
  EXPECT_GT(whole->maps.all().size(), 5U);
  constexpr std::size_t some = 300;  // three or four lines, and a piece of one
  const auto cut = read_process_maps(::getpid(), some);
  ASSERT_TRUE(cut);
  EXPECT_TRUE(cut->are_cut);
  EXPECT_FALSE(cut->maps.all().empty());
  EXPECT_LT(cut->maps.all().size(), whole->maps.all().size());
  EXPECT_FALSE(read_process_maps(0x3fffffff));
}

}  // namespace
}  // namespace hognose::target
