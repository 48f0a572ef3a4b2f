// TRY: hands on values, also those that only move, and ends the function on an error.
// SPDX-License-Identifier: MIT
#include "base/result.h"

#include <memory>

#include <gtest/gtest.h>

namespace hognose {
namespace {

Result<std::unique_ptr<int>> boxed(Result<int> number) {
  return std::make_unique<int>(TRY(number));
}

Result<int> unboxed(Result<int> number) {
  const auto box = TRY(boxed(number));
  return *box;
}

Result<void> nothing(bool works) {
  if (!works) return fail(ErrorKind::limit, "nothing");
  return {};
}

Result<int> one_after(bool works) {
  TRY(nothing(works));
  return 1;
}

TEST(Try, GivesTheValue) {
  EXPECT_EQ(unboxed(7), 7);
}

TEST(Try, PassesTheErrorOnUnchanged) {
  const auto result = unboxed(fail(ErrorKind::corrupt, "number", Address(4)));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::corrupt);
  EXPECT_EQ(result.error().address, Address(4));
  EXPECT_STREQ(result.error().reading, "number");
}

TEST(Try, WorksOnResultsWithoutAValue) {
  EXPECT_EQ(one_after(true), 1);
  ASSERT_FALSE(one_after(false));
  EXPECT_EQ(one_after(false).error().kind, ErrorKind::limit);
}

}  // namespace
}  // namespace hognose
