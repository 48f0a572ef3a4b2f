// Names of C++ as sentences have them.
// SPDX-License-Identifier: MIT
#include "analysis/why/code_name.h"

#include <gtest/gtest.h>

namespace hognose::analysis::why {
namespace {

TEST(CodeName, ArgumentsAreLeftOut) {
  EXPECT_EQ(shorten_code_name("read_null"), "read_null");
  EXPECT_EQ(shorten_code_name("shop::total(std::vector<int> const&, int)"), "shop::total");
  EXPECT_EQ(shorten_code_name("(anonymous namespace)::read(int)"), "(anonymous namespace)::read");
  EXPECT_EQ(shorten_code_name("Matrix<float>::at(int) const"), "Matrix<float>::at");
  EXPECT_EQ(shorten_code_name("Row::operator()(int) const"), "Row::operator()");
  EXPECT_EQ(shorten_code_name("Row::operator<<(int)"), "Row::operator<<");
  EXPECT_EQ(shorten_code_name(""), "");
}

TEST(CodeName, ALambdaIsThatOfTheFunctionItStandsIn) {
  EXPECT_EQ(shorten_code_name("load(int)::{lambda(int)#1}::operator()(int) const"),
            "a lambda of load");
  EXPECT_EQ(
      shorten_code_name(
          "std::thread::_State_impl<std::thread::_Invoker<std::tuple<shop::load(_object*, _object*)::"
          "{lambda()#1}> > >::_M_run()"),
      "a lambda of shop::load");
  EXPECT_EQ(shorten_code_name(
                "std::_Function_handler<void (), (anonymous namespace)::load(int)::{lambda()#1}>::"
                "_M_invoke(std::_Any_data const&)"),
            "a lambda of (anonymous namespace)::load");
  EXPECT_EQ(
      shorten_code_name(
          "pybind11::cpp_function::initialize<pybind11_init_shop(pybind11::module_&)::{lambda(int)#1}, "
          "int, int>(pybind11_init_shop(pybind11::module_&)::{lambda(int)#1}&&, int (*)(int))::"
          "{lambda(pybind11::detail::function_call&)#3}::_FUN(pybind11::detail::function_call&)"),
      "a lambda of pybind11_init_shop");
}

TEST(CodeName, WhatOnlyKeepsALambdaIsNone) {
  EXPECT_EQ(
      shorten_code_name("std::vector<load()::{lambda()#1}>::push_back(load()::{lambda()#1}&&)"),
      "std::vector<load()::{lambda()#1}>::push_back");
}

TEST(CodeName, OfALongOneTheArgumentsOfTemplatesAreLeftOut) {
  const std::string deep =
      "std::map<std::string, std::vector<std::pair<std::string, double> >, std::less<std::string> >";
  EXPECT_EQ(shorten_code_name(deep + "::at(std::string const&)"), "std::map<…>::at");
  EXPECT_EQ(shorten_code_name(deep + "::operator->()"), "std::map<…>::operator->");
  EXPECT_EQ(shorten_code_name("f<" + deep), "f") << "it was cut";
}

}  // namespace
}  // namespace hognose::analysis::why
