// How each version of the traceback module shows the place of a syntax error.
// SPDX-License-Identifier: MIT
#include "python/exceptions/syntax_error.h"

#include <gtest/gtest.h>

namespace hognose::python {
namespace {

using layout::SyntaxPlace;
using Rows = std::vector<std::string>;

SyntaxErrorFacts facts(std::u32string text,
                       std::int64_t offset,
                       std::optional<std::int64_t> end = {}) {
  SyntaxErrorFacts made;
  made.message = "bad";
  made.file = "f.py";
  made.line = "3";
  made.end_line = "3";
  made.offset = offset;
  made.end_offset = end;
  made.text = std::move(text);
  return made;
}

TEST(SyntaxError, OldFormsHaveOneCaret) {
  const Rows rows{"  File \"f.py\", line 3", "    x = y z", "          ^"};
  EXPECT_EQ(describe_place(facts(U"  x = y z \n", 9), SyntaxPlace::from_args), rows);
  EXPECT_EQ(describe_place(facts(U"  x = y z\n", 9), SyntaxPlace::known), rows);
  EXPECT_EQ(describe_place(facts(U"  x = y z\n", 9, 10), SyntaxPlace::indented), rows);
}

TEST(SyntaxError, NewFormsUnderlineARange) {
  EXPECT_EQ(describe_place(facts(U"  x = y z\n", 7, 10), SyntaxPlace::range).back(), "        ^^^");
  EXPECT_EQ(describe_place(facts(U"  x = y z\n", 7, 10), SyntaxPlace::clamped).back(),
            "        ^^^");
  EXPECT_EQ(describe_place(facts(U"x = y\n", 5, 400), SyntaxPlace::clamped).back(), "        ^");
}

TEST(SyntaxError, LyingOffsetsStayWithinReason) {
  const std::int64_t most = INT32_MAX;
  for (const auto form : {SyntaxPlace::stripped,
                          SyntaxPlace::indented,
                          SyntaxPlace::range,
                          SyntaxPlace::clamped,
                          SyntaxPlace::by_width}) {
    for (const std::int64_t offset : {-most, std::int64_t{-1}, std::int64_t{0}, most}) {
      for (const std::string& row : describe_place(facts(U"a b\n", offset, most), form))
        EXPECT_LT(row.size(), 100'000U);
    }
  }
}

TEST(SyntaxError, WithoutALineTheFileFollowsTheMessage) {
  SyntaxErrorFacts placeless;
  placeless.message = "bad";
  placeless.file = "f.py";
  EXPECT_EQ(describe_message(placeless, SyntaxPlace::known), "bad (f.py)");
  EXPECT_EQ(describe_place(placeless, SyntaxPlace::known), Rows{});
  EXPECT_EQ(describe_place(placeless, SyntaxPlace::stripped), Rows{"  File \"f.py\", line None"});
  EXPECT_EQ(describe_message({}, SyntaxPlace::range), "<no detail available>");
}

}  // namespace
}  // namespace hognose::python
