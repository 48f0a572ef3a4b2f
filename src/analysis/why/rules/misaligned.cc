// misaligned: an instruction wanted memory at a multiple of its size, and it was not.
// SPDX-License-Identifier: MIT
#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

std::optional<Finding> run_misaligned(const CrashFacts& facts) {
  if (!is_protection_fault(facts) || !facts.operand || !facts.operand->address) return std::nullopt;
  const OperandFact& operand = *facts.operand;
  if (!operand.operand.needs_alignment || operand.operand.size == 0) return std::nullopt;
  const std::uint64_t past = operand.address->value() % operand.operand.size;
  if (past == 0) return std::nullopt;
  Claim claim;
  claim.needs(operand.agrees, "whether the address can be one");
  Finding finding;
  finding.rule = "misaligned";
  finding.blamed = find_blamed(facts);
  finding.headline = formatted("Crash: {} {} {} bytes that are not aligned to {}{}",
                               describe_actor(facts),
                               describe_touch(facts),
                               operand.operand.size,
                               operand.operand.size,
                               describe_caller(facts));
  finding.detail = formatted("{}", operand.operand.size);
  const bool is_on_stack = operand.operand.base == target::Register::rsp ||
                           operand.operand.base == target::Register::rbp;
  if (is_on_stack) {
    finding.evidence.emplace_back(
        "it is on the stack: whoever called has not aligned that to 16 bytes");
  }
  finding.next = {Next::machine_stack};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule misaligned_rule{.name = "misaligned",
                                  .level = Level::instruction,
                                  .run = run_misaligned,
                                  .explains = {"wild_pointer"}};

}  // namespace hognose::analysis::why
