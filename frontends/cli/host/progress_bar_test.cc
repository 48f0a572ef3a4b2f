// The progress bar, drawn and not drawn.
// SPDX-License-Identifier: MIT
#include "cli/host/progress_bar.h"

#include <array>

#include <gtest/gtest.h>
#include <unistd.h>

namespace hognose::cli {
namespace {

TEST(ProgressBar, FillsWithWhatIsDone) {
  EXPECT_EQ(draw_progress("unpacking", 0, 4, 37), "hognose: unpacking [----------]   0 %");
  EXPECT_EQ(draw_progress("unpacking", 2, 4, 37), "hognose: unpacking [#####-----]  50 %");
  EXPECT_EQ(draw_progress("unpacking", 4, 4, 37), "hognose: unpacking [##########] 100 %");
}

TEST(ProgressBar, IsNoWiderThanTheTerminal) {
  for (std::size_t columns = 0; columns < 60; ++columns) {
    EXPECT_LE(draw_progress("unpacking", 1, 4, columns).size(), columns);
    EXPECT_LE(draw_progress("unpacking", 1, 0, columns).size(), columns);
  }
}

TEST(ProgressBar, MoreThanAllIsAll) {
  EXPECT_EQ(draw_progress("x", 9, 4, 21), "hognose: x [##] 100 %");
}

TEST(ProgressBar, APipeHasNoTotal) {
  EXPECT_EQ(draw_progress("MB unpacked:", 17, 0, 80), "hognose: MB unpacked: 17");
}

TEST(ProgressBar, NothingIsDrawnWhereThereIsNoTerminal) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  {
    ProgressBar bar(ends[1]);
    bar.show("x", 1, 2);
    bar.clear();
  }
  ::close(ends[1]);
  char byte = 0;
  EXPECT_EQ(::read(ends[0], &byte, 1), 0);
  ::close(ends[0]);
}

}  // namespace
}  // namespace hognose::cli
