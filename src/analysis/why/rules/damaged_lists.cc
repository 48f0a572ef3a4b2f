// damaged_lists: malloc() or free() crashed over what they keep in blocks that nobody has.
// SPDX-License-Identifier: MIT
#include "analysis/why/finding.h"
#include "analysis/why/heap_phrases.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

// malloc/malloc.c: the first words of a freed block are links, and each block has its size in front. They are anything
// once somebody has written to memory that was not theirs; so this is likely the reason of what the allocator then read.
std::optional<Finding> run_damaged_lists(const CrashFacts& facts) {
  const std::string_view allocator = find_allocator(facts);
  if (!is_access(facts) || allocator.empty()) return std::nullopt;
  if (facts.given && is_foreign(*facts.given)) return std::nullopt;
  Claim claim;
  claim.needs(does_operand_agree(facts), "which memory the instruction wanted")
      .rests_on("who wrote there");
  Finding finding;
  finding.rule = "damaged_lists";
  finding.blamed = find_blamed(facts);
  const std::string what =
      facts.damaged_size ? describe_damage(*facts.damaged_size)
                         : formatted("the blocks or lists of {}() were overwritten", allocator);
  finding.headline = formatted("Crash: {}, noticed in {}", what, describe(finding.blamed));
  if (facts.damaged_size) finding.evidence = list_damage(*facts.damaged_size);
  finding.evidence.emplace_back(
      "something was written past the end of a block, or to one that was freed; who noticed it "
      "need not be who did it");
  finding.detail = allocator;
  finding.next = {Next::machine_stack, Next::registers, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule damaged_lists_rule{
    .name = "damaged_lists",
    .level = Level::object,
    .run = run_damaged_lists,
    .explains = {"wild_pointer", "null_pointer", "no_right", "bad_call"}};

}  // namespace hognose::analysis::why
