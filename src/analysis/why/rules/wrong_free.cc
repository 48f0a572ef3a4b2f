// wrong_free: free() or realloc() crashed over a pointer that is no block of malloc's.
// SPDX-License-Identifier: MIT
#include "analysis/why/finding.h"
#include "analysis/why/heap_phrases.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

// malloc/malloc.c: free() takes the word in front of the pointer for a size, and with its bits finds the arena. What
// was never malloc's has anything there, so that it often crashes before it can notice.
std::optional<Finding> run_wrong_free(const CrashFacts& facts) {
  // Of what is malloc's own it crashes where its lists are damaged, for whatever reason.
  if (!is_access(facts) || !facts.given || !is_foreign(*facts.given)) return std::nullopt;
  const GivenFact& given = *facts.given;
  Claim claim = claim_given(given);
  claim.needs(does_operand_agree(facts), "which memory the instruction wanted");
  Finding finding;
  finding.rule = "wrong_free";
  finding.blamed = find_blamed(facts);
  finding.headline = formatted("Crash: {}{}{}",
                               describe_given(given),
                               describe_giver(facts, given, finding.blamed),
                               describe_caller(facts));
  finding.evidence = list_given(given);
  finding.detail = given.function;
  finding.next = {Next::machine_stack, Next::registers, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule wrong_free_rule{
    .name = "wrong_free",
    .level = Level::object,
    .run = run_wrong_free,
    .explains = {"wild_pointer", "null_pointer", "no_right", "freed_object"}};

}  // namespace hognose::analysis::why
