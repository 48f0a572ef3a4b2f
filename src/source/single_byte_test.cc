// What Python says of the same bytes.
// SPDX-License-Identifier: MIT
#include "source/single_byte.h"

#include <gtest/gtest.h>

namespace hognose::source {
namespace {

TEST(SingleByte, UpperHalvesDiffer) {
  EXPECT_EQ(decode_single_bytes("latin-1", "a\xe9\xff"), "a\u00e9\u00ff");
  EXPECT_EQ(decode_single_bytes("cp1252", "\x80\x81"), "\u20ac\ufffd");
  EXPECT_EQ(decode_single_bytes("koi8-r", "\xf0\xc5"), "\u041f\u0435");
  EXPECT_EQ(decode_single_bytes("cp437", "\xb0"), "\u2591");
  EXPECT_EQ(decode_single_bytes("iso8859-15", "\xa4"), "\u20ac");
}

TEST(SingleByte, NamesHaveOthers) {
  for (const char* const name :
       {"latin1", "iso-8859-1", "iso8859-1", "l1", "iso-latin-1", "latin-1-unix"})
    EXPECT_EQ(decode_single_bytes(name, "\xe9"), "\u00e9") << name;
  EXPECT_EQ(decode_single_bytes("windows-1251", "\xcf"), "\u041f");
}

TEST(SingleByte, OthersAreNone) {
  for (const char* const name : {"", "utf-8", "ascii", "gbk", "shift-jis", "1 latin", "cp", " "})
    EXPECT_FALSE(decode_single_bytes(name, "\xe9")) << name;
}

}  // namespace
}  // namespace hognose::source
