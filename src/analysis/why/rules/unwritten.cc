// unwritten: a pointer was taken out of memory that nobody had written to.
// SPDX-License-Identifier: MIT
#include "analysis/why/fills.h"

namespace hognose::analysis::why {
namespace {

std::optional<Finding> run_unwritten(const CrashFacts& facts) {
  return find_filled(facts, Mark::unwritten, "unwritten", "memory that was never written");
}

}  // namespace

extern const Rule unwritten_rule{.name = "unwritten",
                                 .level = Level::object,
                                 .run = run_unwritten,
                                 .explains = {"wild_pointer", "null_pointer", "no_right"}};

}  // namespace hognose::analysis::why
