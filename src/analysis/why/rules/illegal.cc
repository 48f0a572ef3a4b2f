// illegal: an instruction that the processor does not know, or that a compiler put there to end it all.
// SPDX-License-Identifier: MIT
#include <csignal>

#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

std::optional<Finding> run_illegal(const CrashFacts& facts) {
  const bool is_told = facts.signal.has_details && !facts.signal.was_sent();
  const bool is_illegal = is_told && facts.signal.number == SIGILL;
  const bool is_breakpoint = is_told && facts.signal.number == SIGTRAP;
  if (!is_illegal && !is_breakpoint) return std::nullopt;
  Finding finding;
  finding.rule = "illegal";
  finding.blamed = find_blamed(facts);
  Claim claim;
  claim.needs(facts.at_pc.is_mapped, "which code that is")
      .needs(facts.has_code == Tri::yes ? Tri::yes : Tri::unknown, "which instruction it is");
  const std::string who = describe_where(facts) + describe_caller(facts);
  const bool is_trap = facts.instruction && facts.instruction->action == machine::Action::trap;
  if (is_breakpoint) {
    finding.headline = formatted("Crash: a breakpoint was left in {}", who);
    finding.detail = "breakpoint";
  } else if (is_trap) {
    finding.headline = formatted("Crash: {} ran into a trap that its compiler put there{}",
                                 describe_actor(facts),
                                 describe_caller(facts));
    finding.evidence.emplace_back(
        "the instruction is ud2: __builtin_trap, code that is never to be reached, or a check that failed");
    finding.detail = "trap";
  } else {
    finding.headline =
        formatted("Crash: an instruction that this processor does not know, in {}", who);
    finding.evidence.emplace_back("the code may be built for a newer processor, or be no code");
    finding.detail = "unknown";
  }
  finding.next = {Next::machine_stack, Next::build};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule illegal_rule{.name = "illegal", .level = Level::instruction, .run = run_illegal};

}  // namespace hognose::analysis::why
