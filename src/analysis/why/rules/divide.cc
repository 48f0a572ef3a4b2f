// divide: an integer was divided by zero, or the result does not fit; or a computation with floats was trapped.
// SPDX-License-Identifier: MIT
#include <csignal>

#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

/// Of a signal that the processor raises for floats, where somebody has asked for that; null of any other.
const char* describe_float(int code) {
  switch (code) {
    case FPE_FLTDIV:
      return "division of floats by zero";
    case FPE_FLTOVF:
      return "a float that became too large";
    case FPE_FLTUND:
      return "a float that became too small";
    case FPE_FLTRES:
      return "a float that was rounded";
    case FPE_FLTINV:
      return "a computation with floats that has no result";
    default:
      return nullptr;
  }
}

// feenableexcept() of the C library, or the MXCSR register: by default no computation with floats ends anything.
std::optional<Finding> run_float(const CrashFacts& facts) {
  const char* const what = describe_float(facts.signal.code);
  if (what == nullptr) return std::nullopt;
  Finding finding;
  finding.rule = "divide";
  finding.blamed = find_blamed(facts);
  Claim claim;
  claim.needs(facts.has_code == Tri::yes ? Tri::yes : Tri::unknown, "the instruction");
  finding.headline =
      formatted("Crash: {} in {}{}", what, describe_where(facts), describe_caller(facts));
  finding.evidence.emplace_back(
      "somebody has switched this trap on, as feenableexcept() does: by default the result is "
      "infinite, or not a number");
  finding.detail = what;
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

std::optional<Finding> run_divide(const CrashFacts& facts) {
  if (facts.signal.number != SIGFPE || !facts.signal.has_details || facts.signal.was_sent())
    return std::nullopt;
  if (facts.signal.code != FPE_INTDIV) return run_float(facts);
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
