// freed_object: a pointer was taken out of memory that had been given back.
// SPDX-License-Identifier: MIT
#include "analysis/why/fills.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

Finding describe_block(const CrashFacts& facts, const OriginFact& origin) {
  Finding finding;
  const PointerFact& container = origin.container;
  finding.headline = formatted(
      "Crash: {} used an object that was freed{}", describe_actor(facts), describe_caller(facts));
  finding.evidence.push_back(
      formatted("the pointer was read at {:#x}{:+}, in a block of {} bytes that nobody has",
                container.value,
                origin.offset,
                container.block_size));
  if (!container.type.empty())
    finding.evidence.push_back(formatted("what was there before was a {}", container.type));
  finding.detail = "block";
  return finding;
}

std::optional<Finding> run_freed_object(const CrashFacts& facts) {
  auto filled = find_filled(facts, Mark::freed, "freed_object", "an object that was freed");
  if (filled) return filled;
  if (!is_access(facts) || !facts.operand || !facts.operand->base) return std::nullopt;
  const OperandFact& operand = *facts.operand;
  if (!operand.origin || operand.origin->container.is_freed != Tri::yes) return std::nullopt;
  // malloc() keeps its links in them.
  if (!find_allocator(facts).empty()) return std::nullopt;
  Claim claim;
  claim.needs(operand.agrees, "whether the instruction wanted that address");
  // Whoever goes on past the end of a block comes into the next one.
  if (operand.origin->container.is_begin != Tri::yes)
    claim.rests_on("whether the pointer was to that block, and has not come from the one before");
  Finding finding = describe_block(facts, *operand.origin);
  finding.rule = "freed_object";
  finding.blamed = find_blamed(facts);
  finding.next = {Next::machine_stack, Next::registers, Next::variables};
  return conclude(claim, std::move(finding));
}

const char* deny_freed_object(const CrashFacts& facts) {
  const bool is_live = facts.operand && facts.operand->origin &&
                       facts.operand->origin->container.is_freed == Tri::no;
  return is_live ? "memory that nobody has (the block that the pointer is from is in use)"
                 : nullptr;
}

}  // namespace

extern const Rule freed_object_rule{.name = "freed_object",
                                    .level = Level::object,
                                    .run = run_freed_object,
                                    .explains = {"wild_pointer", "null_pointer", "no_right"},
                                    .deny = deny_freed_object};

}  // namespace hognose::analysis::why
