// Tests of Cython's names: those that Cython 0.29 and 3 make of a module, and what looks like one.
// SPDX-License-Identifier: MIT
#include "native/names/cython_name.h"

#include <gtest/gtest.h>

namespace hognose::native {
namespace {

using Names = std::vector<std::string>;

Names names_of(std::string_view symbol) {
  Names names;
  for (const CythonName& one : read_cython_name(symbol))
    names.push_back(one.name);
  return names;
}

TEST(CythonName, ReadsWrappersAndBodies) {
  EXPECT_EQ(names_of("__pyx_pw_3pkg_4shop_4Cart_3checkout"), Names{"pkg.shop.Cart.checkout"});
  EXPECT_EQ(names_of("__pyx_pf_3pkg_4shop_4Cart_2checkout"), Names{"pkg.shop.Cart.checkout"});
  EXPECT_EQ(names_of("__pyx_pw_3pkg_4shop_1gen"), Names{"pkg.shop.gen"});
  EXPECT_EQ(names_of("__pyx_pf_4shop_gen"), Names{"shop.gen"});
  EXPECT_EQ(names_of("__pyx_pw_4shop_4Cart_1__init__"), Names{"shop.Cart.__init__"});
}

TEST(CythonName, ReadsFunctionsOfC) {
  EXPECT_EQ(names_of("__pyx_f_3pkg_4shop_reserve"), Names{"pkg.shop.reserve"});
  EXPECT_EQ(names_of("__pyx_f_3pkg_4shop_4Cart_both"), Names{"pkg.shop.Cart.both"});
}

TEST(CythonName, ReadsFunctionsInFunctionsLambdasAndGenerators) {
  EXPECT_EQ(names_of("__pyx_pw_3pkg_4shop_5outer_1inner"), Names{"pkg.shop.outer.inner"});
  EXPECT_EQ(names_of("__pyx_pw_3pkg_4shop_4main_6lambda___pyx_lambda_funcdef_lambda1"),
            Names{"pkg.shop.main.<lambda>.<lambda>"});
  EXPECT_EQ(names_of("__pyx_pw_3pkg_4shop_4main___pyx_lambda_funcdef_lambda"),
            Names{"pkg.shop.main.<lambda>"});
  EXPECT_EQ(names_of("__pyx_pw_4shop_4main_lambda1"), Names{"shop.main.<lambda>"});
  EXPECT_EQ(names_of("__pyx_pw_4shop_1lambda1"), Names{"shop.lambda1"});
  EXPECT_EQ(names_of("__pyx_gb_3pkg_4shop_2generator"), Names{"pkg.shop.<generator>"});
  EXPECT_EQ(names_of("__pyx_gb_3pkg_4shop_4Cart_8generator1"), Names{"pkg.shop.Cart.<generator>"});
}

TEST(CythonName, ForgetsWhatCompilersAdd) {
  EXPECT_EQ(names_of("__pyx_pf_3pkg_4shop_4outer_inner.constprop.0"),
            Names{"pkg.shop.outer_inner"});
  EXPECT_EQ(names_of("__pyx_gb_3pkg_4shop_2generator.cold"), Names{"pkg.shop.<generator>"});
  EXPECT_EQ(names_of("__pyx_pw_4shop_1gen(_object*, _object* const*, long)"), Names{"shop.gen"});
}

TEST(CythonName, ANumberMayBeTakenForALengthInABodyAlone) {
  EXPECT_EQ(names_of("__pyx_pw_1m_5check_out"), Names{"m.check_out"});
  EXPECT_EQ(names_of("__pyx_pf_1m_5check_out"), (Names{"m.check_out", "m.check.out"}));
  EXPECT_EQ(names_of("__pyx_pf_1m_4check_out"), Names{"m.check_out"});
  EXPECT_EQ(names_of("__pyx_pf_3pkg_4shop_gen"), (Names{"pkg.shop_gen", "pkg.shop.gen"}));
  const auto ways = read_cython_name("__pyx_pf_1m_5check_out");
  EXPECT_EQ(ways.at(0).wrapper, "__pyx_pw_1m_6check_out");
  EXPECT_EQ(ways.at(1).wrapper, "__pyx_pw_1m_5check_1out");
}

TEST(CythonName, KnowsTheBodyOfAWrapper) {
  EXPECT_TRUE(is_cython_body("__pyx_pf_1m_5check_out", "__pyx_pw_1m_6check_out"));
  EXPECT_FALSE(is_cython_body("__pyx_pf_1m_4check_in", "__pyx_pw_1m_6check_out"));
  EXPECT_FALSE(is_cython_body("__pyx_f_1m_check_out", "__pyx_pw_1m_6check_out"));
  EXPECT_TRUE(is_cython_body("__pyx_lambda_funcdef_lambda1",
                             "__pyx_pw_1m_4main_1__pyx_lambda_funcdef_lambda1"));
  EXPECT_TRUE(is_cython_body("__pyx_lambda_funcdef_lambda1", "__pyx_pw_1m_4main_lambda1"));
  EXPECT_FALSE(is_cython_body("__pyx_lambda_funcdef_lambda1", "__pyx_pw_1m_4main_lambda"));
  EXPECT_FALSE(is_cython_body("__pyx_pf_1m_4checkout", "main"));
}

TEST(CythonName, LeavesOtherNamesAlone) {
  for (const char* name : {"",
                           "main",
                           "__Pyx_Generator_Next",
                           "__pyx_pymod_exec_shop",
                           "__pyx_pw_",
                           "__pyx_pw_3pkg",
                           "__pyx_pw_3pkg_",
                           "__pyx_pw_99999999999999999999pkg_1f",
                           "__pyx_pw_0_1f",
                           "__pyx_pw_1f",
                           "__pyx_f_1m_4",
                           "__pyx_pw_1m_f"})
    EXPECT_TRUE(read_cython_name(name).empty()) << name;
}

TEST(CythonName, EndsForNamesThatAreMadeToBeLong) {
  std::string many = "__pyx_pf_";
  for (int scope = 0; scope < 1000; ++scope)
    many += "1a_";
  EXPECT_TRUE(read_cython_name(many + "f").empty());
  EXPECT_TRUE(read_cython_name("__pyx_f_1m_" + std::string(10000, 'x')).empty());
}

}  // namespace
}  // namespace hognose::native
