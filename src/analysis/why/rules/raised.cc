// raised: the process sent itself the signal. No instruction was at fault; whoever sent it had a reason.
// SPDX-License-Identifier: MIT
#include <csignal>

#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

// A handler that passes a fault on raises its signal too: the fault stands in the kernel's frame
// further out, which the whole stack was searched for. What it raised while the signal was blocked comes when it has
// returned: then the thread does not stand behind a system call.
std::optional<Finding> run_raised(const CrashFacts& facts) {
  if (!facts.signal.was_raised() || facts.was_handled) return std::nullopt;
  if (facts.said.by != SaidFact::By::nobody) return std::nullopt;
  const bool is_behind_call = facts.is_behind_call == Tri::yes;
  const bool is_seen = is_behind_call && facts.stack.is_whole == Tri::yes;
  Claim claim;
  claim.rules_out(facts.aborts, "whether abort() is on the stack")
      .needs(is_seen ? Tri::yes : Tri::unknown, "whether a handler has passed a fault on");
  Finding finding;
  finding.rule = "raised";
  finding.blamed = find_blamed(facts);
  finding.headline = formatted("Killed: the process sent {} to itself, in {}{}",
                               facts.signal_name,
                               describe(finding.blamed),
                               describe_caller(facts));
  finding.detail = facts.signal_name;
  finding.evidence.emplace_back(is_behind_call
                                    ? "its reason is not kept: no instruction was at fault"
                                    : "its reason is not kept");
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule raised_rule{.name = "raised", .level = Level::announced, .run = run_raised};

}  // namespace hognose::analysis::why
