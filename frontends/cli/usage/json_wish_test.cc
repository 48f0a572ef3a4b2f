// Seeing whether JSON is wanted, in words that may be wrong.
// SPDX-License-Identifier: MIT
#include "cli/usage/json_wish.h"

#include <gtest/gtest.h>

namespace hognose::cli {
namespace {

TEST(JsonWish, IsSeenWhereverItStands) {
  EXPECT_EQ(find_json_wish({"dump", "--json"}), 2);
  EXPECT_EQ(find_json_wish({"--json=1", "dump"}), 1);
  EXPECT_EQ(find_json_wish({"dump", "json", "--jsonx", "1"}), 0);
}

TEST(JsonWish, ASchemaThatIsNoneIsToldInTheNewest) {
  EXPECT_EQ(find_json_wish({"--json=7"}), 2);
}

}  // namespace
}  // namespace hognose::cli
