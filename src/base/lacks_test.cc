// Lacks: what parts lack, the whole lacks, in the order of the walk.
// SPDX-License-Identifier: MIT
#include "base/lacks.h"

#include <gtest/gtest.h>

namespace hognose {
namespace {

constexpr Error unmapped{ErrorKind::unmapped, {}, "f_back"};
constexpr Error corrupt{ErrorKind::corrupt, {}, "co_name"};

TEST(Lacks, NothingOfWhatIsWhole) {
  Lacks lacks;
  EXPECT_TRUE(lacks.is_nothing());
  EXPECT_EQ(lacks.hole(), std::nullopt);
  lacks.add(Lacks());
  lacks.add(std::optional<Exhausted>());
  EXPECT_TRUE(lacks.is_nothing());
}

TEST(Lacks, AHoleOrACutIsSomething) {
  Lacks holed;
  holed.add(unmapped);
  EXPECT_FALSE(holed.is_nothing());
  EXPECT_EQ(holed.hole(), unmapped);
  Lacks cut;
  cut.add(Exhausted::nodes);
  EXPECT_FALSE(cut.is_nothing());
  EXPECT_EQ(cut.hole(), std::nullopt);
}

TEST(Lacks, MergingKeepsEveryHoleInOrderAndTheFirstCut) {
  Lacks whole{{unmapped}, {}};
  whole.add(Lacks{{corrupt}, Exhausted::deadline});
  whole.add(Lacks{{unmapped}, Exhausted::nodes});
  EXPECT_EQ(whole, (Lacks{{unmapped, corrupt, unmapped}, Exhausted::deadline}));
}

}  // namespace
}  // namespace hognose
