// Names of C++, and what was made to look like one.
// SPDX-License-Identifier: MIT
#include "native/names/demangled.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace hognose::native {
namespace {

/// Of a function whose argument repeats itself three times at each of six levels.
std::string exploding_name(const std::string& function) {
  std::string arguments;
  while (arguments.size() < 800)
    arguments += "Ss";
  std::string name = "_Z" + std::to_string(function.size()) + function + "1AI" + arguments + "E";
  for (const char* const part : {"S0_", "S2_", "S4_", "S6_", "S8_", "SA_"})
    name += std::string("1BI") + part + part + part + "E";
  return name;
}

TEST(Demangled, NamesAreAsTheyAreWritten) {
  EXPECT_EQ(demangled("_ZN4shop4cart5checkEi"), "shop::cart::check(int)");
  EXPECT_EQ(demangled("_ZNSt6vectorIiSaIiEE9push_backERKi"),
            "std::vector<int, std::allocator<int> >::push_back(int const&)");
  EXPECT_EQ(demangled("PyEval_EvalCode"), "PyEval_EvalCode");
  EXPECT_EQ(demangled_type("St13runtime_error"), "std::runtime_error");
}

TEST(Demangled, ANameThatIsMegabytesWhenItIsWrittenStaysAsItIs) {
  const std::string name = exploding_name("f");
  EXPECT_EQ(demangled(name), name);
}

TEST(Demangled, NamesThatExplodeDoNotTakeTimeForEver) {
  for (int number = 0; number < 100; ++number)
    static_cast<void>(demangled(exploding_name("f" + std::to_string(number))));
  // Those that cannot do so are still written out.
  EXPECT_EQ(demangled("_Z1fSsSs"), "f(std::string, std::string)");
  EXPECT_EQ(demangled("_ZNSt6vectorIiSaIiEE9push_backERKi"),
            "std::vector<int, std::allocator<int> >::push_back(int const&)");
  const std::string name = exploding_name("g");
  const auto begin = std::chrono::steady_clock::now();
  for (int number = 0; number < 1000; ++number)
    static_cast<void>(demangled(name));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
}

}  // namespace
}  // namespace hognose::native
