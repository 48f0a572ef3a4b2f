// Symbols of rustc 1.78, and C++ names that end alike.
// SPDX-License-Identifier: MIT
#include "native/names/old_rust_name.h"

#include <gtest/gtest.h>

#include "native/names/demangled.h"

namespace hognose::native {
namespace {

TEST(OldRustName, HashesAreLeftOutAndEscapesUndone) {
  EXPECT_EQ(demangled("_ZN4core9panicking9panic_fmt17h0123456789abcdefE"),
            "core::panicking::panic_fmt");
  EXPECT_EQ(
      demangled(
          "_ZN52_$LT$shop..Cart$u20$as$u20$core..ops..drop..Drop$GT$4drop17h0123456789abcdefE"),
      "<shop::Cart as core::ops::drop::Drop>::drop");
  EXPECT_EQ(demangled("_ZN4shop4main28_$u7b$$u7b$closure$u7d$$u7d$17h0123456789abcdefE"),
            "shop::main::{{closure}}");
  EXPECT_EQ(demangled("_ZN4shop40call_once$u7b$$u7b$vtable.shim$u7d$$u7d$17h0123456789abcdefE"),
            "shop::call_once{{vtable.shim}}");
  EXPECT_EQ(demangled("_ZN4shop4main17h0123456789abcdefE.llvm.1234"), "shop::main");
  EXPECT_EQ(plain_old_rust_name("a$$b$u$c$uzz$d$u1$::h0123456789abcdef"), "a$$b$u$c$uzz$d$u1$");
  EXPECT_EQ(plain_old_rust_name(""), "");
}

TEST(OldRustName, NamesOfCxxAreNone) {
  EXPECT_TRUE(is_old_rust_name("_ZN4shop4main17h0123456789abcdefE"));
  EXPECT_FALSE(is_old_rust_name("_ZN4shop4main17hello_hello_helloE"));
  EXPECT_FALSE(is_old_rust_name("_ZN4shop4mainEi"));
  EXPECT_FALSE(is_old_rust_name("17h0123456789abcdefE"));
  EXPECT_FALSE(is_old_rust_name(""));
}

}  // namespace
}  // namespace hognose::native
