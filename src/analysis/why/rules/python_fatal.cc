// python_fatal: the interpreter ended the process itself, "Fatal Python error".
// SPDX-License-Identifier: MIT
#include <csignal>

#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

std::optional<Finding> run_python_fatal(const CrashFacts& facts) {
  if (facts.said.by != SaidFact::By::runtime || facts.signal.number != SIGABRT) return std::nullopt;
  Finding finding;
  finding.rule = "python_fatal";
  finding.blamed = find_blamed(facts, facts.said.frame);
  std::string text = facts.said.function;
  if (!facts.said.text.empty()) text += (text.empty() ? "" : ": ") + facts.said.text;
  const std::string error = text.empty() ? "" : ": " + text;
  finding.headline = formatted("Aborted: Fatal Python error{}, in {}{}",
                               error,
                               describe(finding.blamed),
                               describe_caller(facts));
  if (text.empty())
    finding.evidence.emplace_back("what it said is not kept: it was written to the terminal");
  finding.detail = text;
  Claim claim;
  claim.needs(facts.aborts, "whether this thread aborted with that text");
  finding.next = {Next::machine_stack, Next::exception};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule python_fatal_rule{
    .name = "python_fatal", .level = Level::announced, .run = run_python_fatal};

}  // namespace hognose::analysis::why
