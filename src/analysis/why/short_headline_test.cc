// Headlines that fit.
// SPDX-License-Identifier: MIT
#include "analysis/why/short_headline.h"

#include <gtest/gtest.h>

namespace hognose::analysis::why {
namespace {

const CallerWords the_caller{
    "reads_nothing", "crashes.py:4", " through string_at (ctypes/__init__.py:519)"};
const std::string the_crash = "Crash: strlen() of libc.so.6 reads 0x8, where nothing is";
const std::string the_line = ", called from reads_nothing (crashes.py:4)";

std::string fit(std::size_t most) {
  return shorten_headline(the_crash + the_line + the_caller.through, the_caller, most);
}

TEST(ShortHeadline, WhatFitsStays) {
  EXPECT_EQ(fit(200), the_crash + the_line + the_caller.through);
  EXPECT_EQ(shorten_headline("Killed: by somebody", {}, 100), "Killed: by somebody");
}

TEST(ShortHeadline, TheLibraryGoesBeforeTheProgram) {
  EXPECT_EQ(fit(120), the_crash + the_line + " through string_at");
  EXPECT_EQ(fit(110), the_crash + the_line);
  EXPECT_EQ(fit(the_crash.size() + the_line.size()), the_crash + the_line);
}

TEST(ShortHeadline, TheProgramsLineStaysToTheLast) {
  EXPECT_EQ(fit(80), "Crash: strlen() of libc.so.6 reads …" + the_line);
  EXPECT_LE(fit(60).size(), 60U);
  EXPECT_TRUE(fit(60).ends_with("(crashes.py:4)")) << fit(60);
}

TEST(ShortHeadline, WhatStandsBehindTheCallerGoesToo) {
  const std::string used = " (8.0 MiB used)";
  const CallerWords direct{"recurse", "deep.py:7", {}};
  const std::string headline = "Crash: stack overflow in f()" + direct.own() + used;
  EXPECT_EQ(shorten_headline(headline, direct, headline.size() - 1),
            "Crash: stack overflow in f()" + direct.own());
}

TEST(ShortHeadline, ALongNameIsCutAndItsLineIsNot) {
  const CallerWords named{std::string(300, 'f'), "shop.py:27", {}};
  const std::string text = shorten_headline(the_crash + named.own(), named, 100);
  EXPECT_LE(text.size(), 100U);
  EXPECT_TRUE(text.starts_with("Crash: strlen() of libc.so.6")) << text;
  EXPECT_TRUE(text.ends_with("f… (shop.py:27)")) << text;
}

TEST(ShortHeadline, WithoutACallerItsEndIsCut) {
  EXPECT_EQ(shorten_headline(the_crash, {}, 20), "Crash: strlen() o…");
}

}  // namespace
}  // namespace hognose::analysis::why
