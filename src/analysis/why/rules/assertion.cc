// assertion: assert() failed.
// SPDX-License-Identifier: MIT
#include <csignal>

#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

// assert/assert.c: "%s%s%s:%u: %s%sAssertion `%s'"'"' failed.\n"
std::optional<Finding> run_assertion(const CrashFacts& facts) {
  const std::string& said = facts.said.text;
  const std::size_t at = said.find("Assertion `");
  if (facts.said.by != SaidFact::By::c_library || facts.signal.number != SIGABRT ||
      at == std::string::npos || !said.ends_with("' failed."))
    return std::nullopt;
  constexpr std::string_view opening = "Assertion `";
  constexpr std::string_view ending = "' failed.";
  const std::string what =
      said.substr(at + opening.size(), said.size() - at - opening.size() - ending.size());
  Claim claim;
  claim.needs(facts.aborts, "whether this thread aborted with that text");
  Finding finding;
  finding.rule = "assertion";
  finding.detail = what;
  finding.blamed = find_blamed(facts, facts.said.frame);
  finding.headline = formatted("Aborted: assertion failed in {}: {}{}",
                               describe(finding.blamed),
                               what,
                               describe_caller(facts));
  finding.evidence.push_back(formatted("glibc said: {}", said));
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule assertion_rule{.name = "assertion",
                                 .level = Level::announced,
                                 .run = run_assertion,
                                 .explains = {"library_abort"}};

}  // namespace hognose::analysis::why
