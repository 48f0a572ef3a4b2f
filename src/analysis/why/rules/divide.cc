// divide: an integer was divided by zero, or the result does not fit.
// SPDX-License-Identifier: MIT
#include <csignal>

#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

std::optional<Finding> run_divide(const CrashFacts& facts) {
  constexpr int integer_division = 1;  // FPE_INTDIV
  const bool is_it = facts.signal.number == SIGFPE && facts.signal.has_details &&
                     facts.signal.code == integer_division;
  if (!is_it) return std::nullopt;
  Finding finding;
  finding.rule = "divide";
  finding.blamed = find_blamed(facts);
  Claim claim;
  claim
      .needs(facts.instruction ? tri(facts.instruction->action == machine::Action::divide)
                               : Tri::unknown,
             "the instruction")
      .needs(facts.divisor ? Tri::yes : Tri::unknown, "the divisor");
  const bool is_zero = facts.divisor.value_or(0) == 0;
  finding.headline = formatted("Crash: {} in {}{}",
                               !facts.divisor ? "integer division without a result"
                               : is_zero      ? "integer division by zero"
                                              : "integer division whose result does not fit",
                               describe_where(facts),
                               describe_caller(facts));
  if (facts.divisor) finding.evidence.push_back(formatted("the divisor is {}", *facts.divisor));
  if (facts.divisor == -1)
    finding.evidence.emplace_back("the smallest number divided by -1 is larger than the largest");
  finding.detail = is_zero ? "zero" : "overflow";
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule divide_rule{.name = "divide", .level = Level::instruction, .run = run_divide};

}  // namespace hognose::analysis::why
