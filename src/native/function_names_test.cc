// Names as compilers leave them.
// SPDX-License-Identifier: MIT
#include "native/function_names.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace hognose::native {
namespace {

TEST(FunctionNames, WhatCompilersAppendIsLeftOut) {
  EXPECT_EQ(plain_name("take_gil.constprop.0"), "take_gil");
  EXPECT_EQ(plain_name("_PyEval_EvalFrameDefault.part.3.cold"), "_PyEval_EvalFrameDefault");
  EXPECT_EQ(plain_name("PyEval_EvalCode"), "PyEval_EvalCode");
  EXPECT_EQ(plain_name("run.__uniq.123.llvm.456"), "run");
  EXPECT_EQ(plain_name(""), "");
}

TEST(FunctionNames, DotsInNamesOfOlderRustStay) {
  constexpr std::string_view name =
      "_ZN52_$LT$shop..Cart$u20$as$u20$core..ops..drop..Drop$GT$4drop17h0123456789abcdefE";
  EXPECT_EQ(plain_name(name), name);
  EXPECT_EQ(plain_name(std::string(name) + ".llvm.456"), name);
  EXPECT_EQ(plain_name("_ZN4call40call_once$u7b$$u7b$vtable.shim$u7d$$u7d$17h0123456789abcdefE"),
            "_ZN4call40call_once$u7b$$u7b$vtable.shim$u7d$$u7d$17h0123456789abcdefE");
}

}  // namespace
}  // namespace hognose::native
