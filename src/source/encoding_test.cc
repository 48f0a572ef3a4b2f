// Encodings of source files.
// SPDX-License-Identifier: MIT
#include "source/encoding.h"

#include <gtest/gtest.h>

namespace hognose::source {
namespace {

TEST(SourceEncoding, CookieInTheFirstTwoLines) {
  EXPECT_EQ(find_encoding_cookie("# -*- coding: Latin_1 -*-\n"), "latin-1");
  EXPECT_EQ(find_encoding_cookie("#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n"),
            "cp1252");
  EXPECT_EQ(find_encoding_cookie("x = 1\n# coding: latin-1\n"), "");
  EXPECT_EQ(find_encoding_cookie("\n\n# coding: latin-1\n"), "");
  EXPECT_EQ(find_encoding_cookie("coding: latin-1\n"), "");
  EXPECT_EQ(find_encoding_cookie("# encoding is nice, coding:gbk"), "gbk");
  EXPECT_EQ(find_encoding_cookie(""), "");
}

TEST(SourceEncoding, Utf8IsKeptAsItIs) {
  EXPECT_EQ(decode_source("\xef\xbb\xbfs = 'é'\n"), "s = 'é'\n");
  EXPECT_EQ(decode_source("# coding: utf-8\ns = 'é'"), "# coding: utf-8\ns = 'é'");
  EXPECT_EQ(decode_source("\xff"), "\xff");
}

TEST(SourceEncoding, OtherEncodingsAreConverted) {
  EXPECT_EQ(decode_source("# coding: latin-1\n'\xe9'"), "# coding: latin-1\n'é'");
  EXPECT_EQ(decode_source("# coding: cp1252\n'\x80'"), "# coding: cp1252\n'€'");
  EXPECT_EQ(decode_source("# coding: ascii\n'\xe9'"), "# coding: ascii\n'\xef\xbf\xbd'");
  EXPECT_EQ(decode_source("# coding: shift_jis\n'\x83\x65'"), "# coding: shift_jis\n'テ'");
  EXPECT_EQ(decode_source("# coding: rot13\n\xe9"), "# coding: rot13\n\xef\xbf\xbd");
}

TEST(SourceEncoding, ThoseThatPythonDoesNotKnowAreNotAskedOfTheCLibrary) {
  const std::string shift = "# coding: iso-2022-cn-ext\n\x0e";  // glibc 2.36 crashes
  EXPECT_EQ(decode_source(shift), shift);
  for (const char* const name : {"ibm1140", "ibm1364", "iso-2022-cn-ext", "ucs-4", "utf-16"}) {
    const std::string source = std::string("# coding: ") + name + "\n'\x9f'";
    EXPECT_EQ(decode_source(source), std::string("# coding: ") + name + "\n'\xef\xbf\xbd'") << name;
  }
  EXPECT_EQ(decode_source("# coding: euc-jp\n'\xa5\xc6'"), "# coding: euc-jp\n'テ'");
  EXPECT_EQ(decode_source("# coding: gb18030\n'\xc4\xe3'"), "# coding: gb18030\n'你'");
}

}  // namespace
}  // namespace hognose::source
