// over_decref: an object was freed although somebody still refers to it.
// SPDX-License-Identifier: MIT
#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

// Whoever has a reference keeps the object: variables and items of containers are such. An object that is freed
// and still referred to by them has been given back by somebody who had no reference, or had one fewer.
std::optional<Finding> run_over_decref(const CrashFacts& facts) {
  if (!facts.used || facts.used->state != UsedFact::State::freed || facts.used->holder.empty())
    return std::nullopt;
  const UsedFact& used = *facts.used;
  Claim claim;
  claim.needs(does_operand_agree(facts), "which memory the instruction wanted")
      .needs(used.is_sure_holder, "whether what refers to it is an object");
  Finding finding;
  finding.rule = "over_decref";
  finding.blamed = find_blamed(facts);
  finding.headline =
      formatted("Crash: {} used an object that was decref'ed more often than incref'ed{}",
                describe_actor(facts),
                describe_caller(facts));
  finding.evidence.push_back(formatted(
      "the object at {:#x} was freed, and is still referred to by {}", used.address, used.holder));
  const bool has_origin = facts.operand && facts.operand->origin;
  if (has_origin && !facts.operand->origin->container.type.empty())
    finding.evidence.push_back(formatted("it was a {}", facts.operand->origin->container.type));
  finding.evidence.emplace_back(
      "the last decref need not be the wrong one: any extension that ran may have done it");
  finding.next = {Next::machine_stack, Next::registers, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule over_decref_rule{
    .name = "over_decref",
    .level = Level::object,
    .run = run_over_decref,
    .explains = {"freed_object", "wild_pointer", "null_pointer", "no_right"}};

}  // namespace hognose::analysis::why
