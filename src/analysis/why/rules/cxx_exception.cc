// cxx_exception: std::terminate: nobody caught a C++ exception, or it left where it must not.
// SPDX-License-Identifier: MIT
#include <csignal>

#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

std::optional<Finding> run_cxx_exception(const CrashFacts& facts) {
  if (facts.said.by != SaidFact::By::cxx || facts.signal.number != SIGABRT) return std::nullopt;
  Claim claim;
  claim.needs(facts.aborts, "whether this thread aborted")
      .needs(facts.said.is_last, "whether std::terminate() was called for that exception");
  Finding finding;
  finding.rule = "cxx_exception";
  finding.blamed = find_blamed(facts, facts.said.frame);
  const std::string who = describe(finding.blamed);
  const bool is_pure_call = facts.said.function.empty() && !facts.said.text.empty();
  if (is_pure_call) {
    finding.headline = formatted(
        "Aborted: a pure virtual function was called in {}{}", who, describe_caller(facts));
    finding.evidence.emplace_back(
        "the object was not yet made, or was destroyed already, as far as that class goes");
    finding.detail = "pure virtual";
  } else if (facts.said.function.empty()) {
    finding.headline =
        formatted("Aborted: std::terminate() was called in {}{}", who, describe_caller(facts));
    finding.evidence.emplace_back(
        "no exception is being handled: a std::thread that can be joined was destroyed, or the "
        "exception is not known here");
  } else {
    finding.headline = formatted("Aborted: uncaught C++ exception {}{}{}, in {}{}",
                                 facts.said.function,
                                 facts.said.text.empty() ? "" : ": ",
                                 facts.said.text,
                                 who,
                                 describe_caller(facts));
  }
  if (!is_pure_call) finding.detail = facts.said.function;
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule cxx_exception_rule{
    .name = "cxx_exception", .level = Level::announced, .run = run_cxx_exception};

}  // namespace hognose::analysis::why
