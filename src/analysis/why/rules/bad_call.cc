// bad_call: control went to where no code is.
// SPDX-License-Identifier: MIT
#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

constexpr std::uint64_t lowest_code = 1 << 16;

std::optional<Finding> run_bad_call(const CrashFacts& facts) {
  const bool is_code = facts.at_pc.is_executable == Tri::yes && facts.at_pc.is_mapped == Tri::yes;
  if (!is_fetch(facts) || facts.pc.value() < lowest_code || is_code) return std::nullopt;
  Claim claim;
  claim.needs(!facts.at_pc.is_executable, "whether code may be run there");
  Finding finding;
  finding.rule = "bad_call";
  finding.blamed = find_blamed(facts, 1);
  if (facts.has_caller != Tri::yes) claim.rests_on("who called");
  const bool is_data = facts.at_pc.is_mapped == Tri::yes;
  finding.headline = formatted("Crash: {} called {:#x}, {}{}",
                               describe(finding.blamed),
                               facts.pc.value(),
                               is_data ? "which is data" : "where nothing is",
                               describe_caller(facts));
  finding.detail = is_data ? "data" : "unmapped";
  finding.evidence.emplace_back(
      "a function pointer was wrong, or a return address was overwritten");
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule bad_call_rule{.name = "bad_call", .level = Level::pointer, .run = run_bad_call};

}  // namespace hognose::analysis::why
