// Memory of a file that has no such byte.
// SPDX-License-Identifier: MIT
#include <csignal>

#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

TEST(Rules, AFileThatBecameShorter) {
  CrashFacts facts = access(0x7f0000001000, 0);
  facts.signal.number = SIGBUS;
  facts.signal.code = BUS_ADRERR;
  facts.at_address.is_mapped = facts.at_address.is_readable = Tri::yes;
  facts.at_address.path = "/data/x.bin";
  facts.at_address.is_past_file = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain bus_error");
  facts.at_address.is_past_file = Tri::unknown;
  EXPECT_EQ(rule_of(facts), "likely bus_error");
}

}  // namespace
}  // namespace hognose::analysis::why
