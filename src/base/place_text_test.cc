// Places of files.
// SPDX-License-Identifier: MIT
#include "base/place_text.h"

#include <gtest/gtest.h>

namespace hognose {
namespace {

TEST(PlaceText, ALineFollowsItsFile) {
  EXPECT_EQ(place_in_file("/src/shop.py", 27), "/src/shop.py:27");
  EXPECT_EQ(place_in_file("shop.py", std::nullopt), "shop.py");
}

TEST(PlaceText, TheNameOfAFileFollowsItsFolders) {
  EXPECT_EQ(base_name("/src/shop.py"), "shop.py");
  EXPECT_EQ(base_name("shop.py"), "shop.py");
  EXPECT_EQ(base_name("/src/"), "");
  EXPECT_EQ(base_name(""), "");
}

}  // namespace
}  // namespace hognose
