// Verdicts as lines and as JSON.
// SPDX-License-Identifier: MIT
#include "render/verdict.h"

#include <gtest/gtest.h>

#include "render/json_verdict.h"

namespace hognose::render {
namespace {

document::Verdict make_verdict() {
  document::Verdict said;
  said.rule = "null_pointer";
  said.sureness = "certain";
  said.headline = "Crash: f() read through a pointer that is NULL";
  said.happened = "SIGSEGV at 0x0 in thread 7";
  said.ruled_out = {"a", "b"};
  said.next = {{"bt --native", "all functions"}};
  said.fingerprint = "0123456789abcdef";
  return said;
}

std::string text_of(const document::Verdict& said) {
  Sheet sheet(false);
  add_verdict(sheet, said);
  return sheet.text();
}

TEST(Verdict, CertainOnes) {
  EXPECT_EQ(text_of(make_verdict()),
            "Crash: f() read through a pointer that is NULL\n"
            "  SIGSEGV at 0x0 in thread 7\n"
            "  Certain: all of it was read\n"
            "  Ruled out: a, b\n"
            "Next: bt --native (all functions)\n"
            "Fingerprint 0123456789abcdef\n");
}

TEST(Verdict, LikelyOnesSayWhatIsNotKnown) {
  document::Verdict said = make_verdict();
  said.sureness = "likely";
  said.doubts = {"who called"};
  EXPECT_NE(text_of(said).find("  Likely: not known is who called\n"), std::string::npos);
}

TEST(Verdict, UnknownIsNullInJson) {
  document::Verdict said;
  said.headline = "Cause not known: SIGSEGV in code";
  const Json made = to_json(said, {});
  EXPECT_TRUE(made["rule"].is_null());
  EXPECT_TRUE(made["certainty"].is_null());
  EXPECT_EQ(text_of(said), "Cause not known: SIGSEGV in code\n");
}

TEST(Verdict, TextsCannotForgeALine) {
  document::Verdict said = make_verdict();
  said.headline = "Crash: f\nCrash: g";
  EXPECT_EQ(text_of(said).find("\nCrash: g"), std::string::npos);
}

}  // namespace
}  // namespace hognose::render
