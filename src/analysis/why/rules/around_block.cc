// around_block: a pointer was taken from right behind a block, or right before one.
// SPDX-License-Identifier: MIT
#include "analysis/why/fills.h"

namespace hognose::analysis::why {
namespace {

std::optional<Finding> run_around_block(const CrashFacts& facts) {
  return find_filled(
      facts, Mark::around, "around_block", "what lies right behind a block, or right before one");
}

}  // namespace

extern const Rule around_block_rule{.name = "around_block",
                                    .level = Level::object,
                                    .run = run_around_block,
                                    .explains = {"wild_pointer", "null_pointer", "no_right"}};

}  // namespace hognose::analysis::why
