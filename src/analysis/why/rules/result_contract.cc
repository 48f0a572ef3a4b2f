// result_contract: a C function returned NULL without an exception, or a value with one. The interpreter raises SystemError
// for that, which is no crash: but whoever gets it may end the process, and a debug build does so itself.
// SPDX-License-Identifier: MIT
#include <csignal>

#include "analysis/why/contract_words.h"
#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

bool is_said_of_result(const CrashFacts& facts) {
  return facts.said.by == SaidFact::By::runtime && facts.signal.number == SIGABRT &&
         read_contract(facts.said.text);
}

std::optional<Finding> run_result_contract(const CrashFacts& facts) {
  const bool is_announced = is_said_of_result(facts);
  const bool is_ended = facts.signal.was_raised() && !facts.was_handled;
  if (!is_announced && (!is_ended || !facts.contract)) return std::nullopt;
  const auto words = read_contract(facts.contract ? facts.contract->text : facts.said.text);
  if (!words) return std::nullopt;
  Claim claim;
  claim.needs(facts.aborts, "whether this thread aborted");
  if (!is_announced) claim.rests_on("whether it was ended for that");
  Finding finding;
  finding.rule = "result_contract";
  finding.blamed = find_blamed(facts);
  finding.headline = formatted("Aborted: {}{}", words->sentence(), describe_caller(facts));
  if (facts.contract) {
    finding.evidence.push_back(formatted("the thread {} the SystemError that says so",
                                         facts.contract->is_raised ? "raises" : "handles"));
    if (!facts.contract->left.empty())
      finding.evidence.push_back("the exception that was set is " + facts.contract->left);
  }
  finding.detail = words->sentence();
  finding.next = {Next::exception, Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule result_contract_rule{
    .name = "result_contract",
    .level = Level::announced,
    .run = run_result_contract,
    .explains = {"plain_abort", "python_fatal", "library_abort", "raised"}};

}  // namespace hognose::analysis::why
