// plain_abort: somebody called abort() and said nothing that was kept.
// SPDX-License-Identifier: MIT
#include <csignal>

#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

std::optional<Finding> run_plain_abort(const CrashFacts& facts) {
  if (facts.signal.number != SIGABRT || !facts.signal.was_raised()) return std::nullopt;
  Claim claim;
  claim.needs(facts.aborts, "whether abort() is on the stack")
      .rules_out(tri(facts.said.by != SaidFact::By::nobody), "an end that was announced")
      .needs(facts.said.is_nothing_else, "whether the C library has left a text")
      .needs(facts.stack.is_whole, "whether somebody on the stack has left one");
  Finding finding;
  finding.rule = "plain_abort";
  finding.blamed = find_blamed(facts);
  finding.headline =
      formatted("Aborted: {} called abort(){}", describe(finding.blamed), describe_caller(facts));
  finding.evidence.emplace_back("its reason is not kept: it may have been written to the terminal");
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule plain_abort_rule{
    .name = "plain_abort", .level = Level::announced, .run = run_plain_abort};

}  // namespace hognose::analysis::why
