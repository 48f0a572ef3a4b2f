// Texts of several versions, and texts that only look like them.
// SPDX-License-Identifier: MIT
#include "analysis/why/contract_words.h"

#include <gtest/gtest.h>

namespace hognose::analysis::why {
namespace {

std::string sentence(std::string_view text) {
  const auto words = read_contract(text);
  return words ? words->sentence() : "";
}

TEST(ContractWords, WhoReturnedNull) {
  const std::string behind = "() returned NULL without setting an exception";
  EXPECT_EQ(sentence("<built-in function parse> returned NULL without setting an exception"),
            "parse" + behind);
  EXPECT_EQ(sentence("<built-in function parse> returned NULL without setting an error"),
            "parse" + behind);
  EXPECT_EQ(
      sentence(
          "<method 'total' of '_shop.Cart' objects> returned NULL without setting an exception"),
      "_shop.Cart.total" + behind);
  EXPECT_EQ(sentence("<class '_shop.Cart'> returned NULL without setting an exception"),
            "_shop.Cart" + behind);
  EXPECT_EQ(sentence("error return without exception set"),
            "a function returned NULL without setting an exception");
  EXPECT_EQ(sentence("initialization of _shop failed without raising an exception"),
            "the initialization of _shop returned NULL without setting an exception");
}

TEST(ContractWords, WhoReturnedAValueWithAnException) {
  EXPECT_EQ(
      sentence(
          "<built-in method add of _shop.Cart object at 0x7f0012345678> returned a result with an exception set"),
      "add() of a _shop.Cart returned a result with an exception set");
  EXPECT_EQ(sentence("a function returned a result with an error set"),
            "a function returned a result with an exception set");
}

TEST(ContractWords, OtherTextsAreNone) {
  for (const char* const text : {"",
                                 "unknown opcode",
                                 "bad argument to internal function",
                                 "error return without exception set in a dream",
                                 "returned NULL",
                                 "initialization of _shop did not return an extension module"})
    EXPECT_FALSE(read_contract(text)) << text;
  EXPECT_FALSE(read_contract(std::string(1000, '<') + " returned NULL without setting an error"));
}

TEST(ContractWords, DamagedTextsAreTakenAsTheyAre) {
  for (const char* const text : {"<method '", "<class ''>", "<built-in method  of >", "<>", "<"}) {
    EXPECT_TRUE(read_contract(std::string(text) + " returned NULL without setting an error"))
        << text;
  }
}

}  // namespace
}  // namespace hognose::analysis::why
