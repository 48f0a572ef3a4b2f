// wrong_interpreter: an object of one interpreter was used in another of the same process. That this is why it crashed is likely at
// most, and the reason of what is seen: many modules share objects, and go well.
// SPDX-License-Identifier: MIT
#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

std::optional<Finding> run_wrong_interpreter(const CrashFacts& facts) {
  if (!facts.stranger || !is_access(facts)) return std::nullopt;
  const StrangerFact& stranger = *facts.stranger;
  Claim claim;
  claim.rests_on("whether that is the reason");
  Finding finding;
  finding.rule = "wrong_interpreter";
  finding.blamed = find_blamed(facts);
  finding.headline =
      formatted("Crash: an object of interpreter {} was used in interpreter {}, in {}{}",
                stranger.own,
                stranger.user,
                describe_where(facts),
                describe_caller(facts));
  finding.evidence.push_back(formatted(
      "the collector of interpreter {} has the object at {:#x}", stranger.own, stranger.address));
  finding.next = {Next::threads, Next::machine_stack, Next::build};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule wrong_interpreter_rule{.name = "wrong_interpreter",
                                         .level = Level::interpreter,
                                         .run = run_wrong_interpreter,
                                         .explains = {"null_pointer",
                                                      "wild_pointer",
                                                      "unchecked_result",
                                                      "freed_object",
                                                      "lost_type",
                                                      "no_object",
                                                      "over_decref",
                                                      "bad_call",
                                                      "no_right"}};

}  // namespace hognose::analysis::why
