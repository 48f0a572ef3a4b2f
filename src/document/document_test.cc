// How complete an answer calls itself.
// SPDX-License-Identifier: MIT
#include "document/document.h"

#include <gtest/gtest.h>

namespace hognose::document {
namespace {

TEST(Document, IsCompleteWithoutGaps) {
  Document answer;
  answer.add(Paragraph{"text"});
  answer.add(Elision{1, 2, "more"});
  EXPECT_EQ(answer.completeness(), Completeness::complete);
}

TEST(Document, HolesAndCutsMakeItPartial) {
  Document hole;
  hole.add(Hole{});
  EXPECT_EQ(hole.completeness(), Completeness::partial);
  Document cut;
  cut.add(Cut{});
  EXPECT_EQ(cut.completeness(), Completeness::partial);
}

TEST(Document, HolesInsideBlocksMakeItPartialToo) {
  Document trace;
  trace.add(Traceback{}).entries.emplace_back().place.hole = Error{};
  EXPECT_EQ(trace.completeness(), Completeness::partial);
  Document value;
  value.has_holes = true;
  EXPECT_EQ(value.completeness(), Completeness::partial);
}

TEST(Document, NothingIsSaidByTheCommand) {
  Document answer;
  answer.answered = false;
  answer.add(Paragraph{"Unable to locate python frame"});
  EXPECT_EQ(answer.completeness(), Completeness::nothing);
}

}  // namespace
}  // namespace hognose::document
