// two_openmp: two runtimes of OpenMP are loaded, and one of them crashed. Each has teams of threads of its own, and what one
// has begun the other knows nothing of. That this is why is likely at most, and the reason of what is seen.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <csignal>
#include <utility>

#include "analysis/why/finding.h"
#include "analysis/why/runtime_calls.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

std::optional<Finding> run_two_openmp(const CrashFacts& facts) {
  if (facts.openmp.size() < 2) return std::nullopt;
  const bool has_aborted = facts.signal.number == SIGABRT && facts.aborts == Tri::yes;
  if (!has_aborted && !is_access(facts)) return std::nullopt;
  const CodeFact* const culprit = find_beside_c_library(facts);
  const bool is_openmp =
      culprit != nullptr && std::ranges::any_of(facts.openmp, [culprit](const OpenMpFact& one) {
        return one.image == culprit->image;
      });
  if (!is_openmp) return std::nullopt;
  Claim claim;
  claim.rests_on("whether they are in each other's way");
  Finding finding;
  finding.rule = "two_openmp";
  finding.blamed = culprit;
  finding.headline = formatted("{}: two runtimes of OpenMP are loaded, and {} is in one of them{}",
                               has_aborted ? "Aborted" : "Crash",
                               describe(culprit),
                               describe_caller(facts));
  for (const OpenMpFact& one : facts.openmp)
    finding.evidence.push_back("loaded is " + one.path);
  finding.next = {Next::machine_stack, Next::build};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule two_openmp_rule{.name = "two_openmp",
                                  .level = Level::interpreter,
                                  .run = run_two_openmp,
                                  .explains = {"null_pointer",
                                               "wild_pointer",
                                               "plain_abort",
                                               "unchecked_result",
                                               "freed_object",
                                               "bad_call",
                                               "no_right"}};

}  // namespace hognose::analysis::why
