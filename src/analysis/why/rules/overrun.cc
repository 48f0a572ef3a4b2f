// overrun: something wrote on past the end of its block, into what is behind.
// SPDX-License-Identifier: MIT
#include "analysis/why/finding.h"
#include "base/counted.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

// Blocks of one size stand side by side, and nothing is between them. That the damage goes on as the block before
// ends is a shape, never a proof: so this is the likely reason of what was found damaged.
std::optional<Finding> run_overrun(const CrashFacts& facts) {
  if (!facts.overrun) return std::nullopt;
  const OverrunFact& overrun = *facts.overrun;
  Claim claim;
  claim.rests_on("who wrote there");
  Finding finding;
  finding.rule = "overrun";
  finding.blamed = find_blamed(facts);
  const std::string what = overrun.before.empty() ? "a block" : "a " + overrun.before;
  finding.headline = formatted(
      "Crash: something was written past the end of {} ({})", what, counted(overrun.size, "byte"));
  finding.evidence.push_back(
      formatted("the damage goes on as the block before it ends: \"{}\"", overrun.bytes));
  finding.next = {Next::machine_stack, Next::registers, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule overrun_rule{.name = "overrun",
                               .level = Level::object,
                               .run = run_overrun,
                               .explains = {"lost_type", "wild_pointer", "bad_call"}};

}  // namespace hognose::analysis::why
