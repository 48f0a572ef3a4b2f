// Names of a megabyte.
// SPDX-License-Identifier: MIT
#include "base/bounded_name.h"

#include <gtest/gtest.h>

namespace hognose {
namespace {

TEST(BoundedName, WhatAnybodyWritesIsKeptAsItIs) {
  EXPECT_EQ(bounded_name(""), "");
  EXPECT_EQ(bounded_name("_ZN4shop4cartEv"), "_ZN4shop4cartEv");
  EXPECT_EQ(bounded_name(std::string(longest_kept_name, 'x')), std::string(longest_kept_name, 'x'));
}

TEST(BoundedName, OfAMegabyteTheFrontIsKeptAndSaysThatItIsOne) {
  EXPECT_EQ(bounded_name(std::string(1U << 20U, 'x')), std::string(longest_kept_name, 'x') + "…");
  std::string wide;
  while (wide.size() <= longest_kept_name)
    wide += "€";  // three bytes, which do not end at the bound
  EXPECT_EQ(bounded_name(wide).size(), longest_kept_name / 3 * 3 + 3);
}

}  // namespace
}  // namespace hognose
