// Symbols of Rust's compiler, its RFC and its grammar, and what was made to look like one.
// SPDX-License-Identifier: MIT
#include "native/names/rust_name.h"

#include <string>

#include <gtest/gtest.h>

namespace hognose::native {
namespace {

std::string read(std::string_view symbol) {
  return read_rust_name(symbol).value_or("-");
}

TEST(RustName, PathsAndWhatIsNestedInThem) {
  EXPECT_EQ(read("_RNvC6_123foo3bar"), "123foo::bar");
  EXPECT_EQ(read("_RNvNtNtCs1234_7mycrate3foo3bar3baz"), "mycrate::foo::bar::baz");
  EXPECT_EQ(read("_RNvNtNtNtCsjrHSEGnQ3l9_3std3sys3pal4unix14abort_internal"),
            "std::sys::pal::unix::abort_internal");
  EXPECT_EQ(read("_RNCNvCsgStHSCytQ6I_7mycrate4main0B3_"), "mycrate::main::{closure#0}");
  EXPECT_EQ(read("_RNCNvCsgStHSCytQ6I_7mycrate4mains_0B3_"), "mycrate::main::{closure#1}");
  EXPECT_EQ(read("_RNSNvC7mycrate3foo6vtable0"), "-");
  EXPECT_EQ(read("_RNSNvC7mycrate3foo6vtable"), "mycrate::foo::{shim:vtable#0}");
}

TEST(RustName, ImplementationsAndGenericArguments) {
  EXPECT_EQ(read("_RNvMs_CsjQ4i2p_4shopNtB4_4Cart5check"), "<shop::Cart>::check");
  EXPECT_EQ(read("_RNvXCs15kBYyAo9fc_7mycrateNtB2_4CartNtB2_5Trait3foo"),
            "<mycrate::Cart as mycrate::Trait>::foo");
  EXPECT_EQ(read("_RNvYNtC4shop4CartNtC4core4Drop4drop"), "<shop::Cart as core::Drop>::drop");
  EXPECT_EQ(read("_RINvC4shop3addlNtB2_4CartE"), "shop::add::<i32, shop::Cart>");
  EXPECT_EQ(read("_RINvC4shop3addINtC5alloc3VechEE"), "shop::add::<alloc::Vec<u8>>");
}

TEST(RustName, Types) {
  EXPECT_EQ(read("_RINvC1a1fReQhPbOcE"), "a::f::<&str, &mut u8, *const bool, *mut char>");
  EXPECT_EQ(read("_RINvC1a1fAhj8_SaTEThEThlEE"), "a::f::<[u8; 8], [i8], (), (u8,), (u8, i32)>");
  EXPECT_EQ(read("_RINvC1a1fFhEuFUKChElFK6systemEzE"),
            "a::f::<fn(u8), unsafe extern \"C\" fn(u8) -> i32, extern \"system\" fn() -> !>");
  EXPECT_EQ(read("_RINvC1a1fFG_RL0_hEuE"), "a::f::<for<'a> fn(&'a u8)>");
  EXPECT_EQ(read("_RINvC1a1fDNtC1a1TINtC1a1IhEp4ItemlEL_E"),
            "a::f::<dyn a::T + a::I<u8, Item = i32>>");
  EXPECT_EQ(read("_RINvC1a1fDNtC1a1Tp4ItemlEL_E"), "a::f::<dyn a::T<Item = i32>>");
  EXPECT_EQ(read("_RINvC1a1fDG_INtC1a1FTRL0_hEEEL_E"), "a::f::<dyn for<'a> a::F<(&'a u8,)>>");
}

TEST(RustName, Constants) {
  EXPECT_EQ(read("_RINvC1a1fKj7b_Kana_Kb1_Kc61_KpE"), "a::f::<123, -10, true, 'a', _>");
  EXPECT_EQ(read("_RINvC1a1fKoffffffffffffffffffff_E"), "a::f::<0xffffffffffffffffffff>");
  EXPECT_EQ(read("_RINvC1a1fKb2_E"), "-");
}

TEST(RustName, WhatCompilersAppendIsLeftOut) {
  EXPECT_EQ(read("_RNvC6_123foo3bar.llvm.9D1C9369"), "123foo::bar");
  EXPECT_EQ(read("_RNvC6_123foo3bar$tlv"), "123foo::bar");
}

TEST(RustName, WhatIsNoneIsNotRead) {
  for (const char* const symbol : {"",
                                   "_R",
                                   "_Rust",
                                   "_R0",
                                   "_ZN4shop4cartE",
                                   "PyEval_EvalCode",
                                   "_RNvC6_123foo",
                                   "_RNvC9_123foo3bar",
                                   "_RNvC99999999999999999999a",
                                   "_RNvC4shop5checkX",
                                   "_RB_",
                                   "_RNvB0_3bar",
                                   "_RINvC1a1fKj7b",
                                   "_RINvC1a1fAh",
                                   "_RINvC1a1fRLzzzzzzzz_hE",
                                   "_RNvCu5gren_3bar"})
    EXPECT_EQ(read(symbol), "-") << symbol;
}

/// A type that has the one before four times, as often; the first is a pair.
std::string exploding_name(int levels) {
  constexpr std::string_view digits =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const auto back_to = [&](std::size_t place) {
    const std::size_t number = place - 1;
    std::string text =
        number < digits.size() ? "B" : std::string("B") + digits[number / digits.size()];
    return text + digits[number % digits.size()] + "_";
  };
  std::string name = "INvC1a1f";
  std::size_t place = name.size();
  name += "TllE";
  for (int level = 0; level < levels; ++level) {
    const std::string back = back_to(place);
    place = name.size();
    name += 'T';
    for (int time = 0; time < 4; ++time)
      name += back;
    name += 'E';
  }
  return "_R" + name + "E";
}

TEST(RustName, ANameThatIsMadeToExplodeIsNotRead) {
  EXPECT_EQ(read(exploding_name(1)),
            "a::f::<(i32, i32), ((i32, i32), (i32, i32), (i32, i32), (i32, i32))>");
  EXPECT_EQ(read(exploding_name(20)), "-");
  EXPECT_EQ(read("_RINvC1a1fFGzzzzzzzzzz_EuE"), "-");  // as many lifetimes
  EXPECT_EQ(read("_RINvC1a1f" + std::string(2000, 'R') + "hE"), "-");
  EXPECT_EQ(read("_RINvC1a1fB7_E"), "-");  // of itself
}

}  // namespace
}  // namespace hognose::native
