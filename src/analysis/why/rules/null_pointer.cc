// null_pointer: a field was accessed through a pointer that is NULL, or NULL was called.
// SPDX-License-Identifier: MIT
#include "analysis/why/finding.h"
#include "analysis/why/runtime_calls.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

constexpr std::uint64_t most_null_offset = 1 << 16;  // a field of a large struct

bool is_near_null(Address address) {
  const std::uint64_t value = address.value();
  return value < most_null_offset || 0 - value <= most_null_offset;
}

std::optional<Finding> call_null(const CrashFacts& facts) {
  if (!facts.pc.is_null()) return std::nullopt;
  Claim claim;
  claim.needs(tri(facts.signal.address == facts.pc), "what was called");
  if (facts.has_caller != Tri::yes) claim.rests_on("who called");
  Finding finding;
  finding.rule = "null_pointer";
  finding.blamed = find_blamed(facts, 1);
  finding.headline = formatted("Crash: {} called a function pointer that is NULL{}",
                               describe(finding.blamed),
                               describe_caller(facts));
  finding.detail = "call";
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

std::string describe_null_access(const CrashFacts& facts, std::int64_t offset) {
  const char* const verb = facts.is_write ? (*facts.is_write ? "wrote" : "read") : "accessed";
  if (offset == 0) return formatted("{} through a pointer that is NULL", verb);
  return formatted("{} at {:+} of a pointer that is NULL", verb, offset);
}

/// That the operand went through NULL. Returns where from that it touched.
std::int64_t claim_null_operand(const CrashFacts& facts, Claim& claim) {
  const auto touched = static_cast<std::int64_t>(facts.signal.address.value());
  if (!facts.operand) {
    claim.needs(Tri::unknown, "which register the pointer was in");
    return touched;
  }
  const OperandFact& operand = *facts.operand;
  const bool has_register = operand.base || operand.index;
  // Where a compiler knew that it is NULL there is no register.
  const bool is_constant = !operand.operand.base && !operand.operand.index &&
                           operand.operand.segment == machine::Segment::none;
  claim.needs(operand.agrees, "which memory the instruction wanted")
      .needs(has_register ? tri(is_null(operand)) : tri(is_constant), "the value of the pointer");
  if (!operand.base || !operand.index) return operand.operand.displacement + operand.added_to_null;
  const bool is_any = operand.operand.scale == 1 && operand.base != operand.index;
  if (is_any) claim.rests_on("whether the pointer was the base or the index");
  return touched;
}

void add_origin(const CrashFacts& facts, Finding& finding) {
  if (auto lost = describe_lost_type(facts); !lost.empty())
    finding.evidence.push_back(std::move(lost));
  if (auto raised = describe_raised(facts); !raised.empty())
    finding.evidence.push_back(std::move(raised));
  if (!facts.operand || !facts.operand->origin) return;
  const OriginFact& origin = *facts.operand->origin;
  if (origin.container.type.empty()) return;
  finding.evidence.push_back(formatted(
      "it was read at {:+} of a {}, where NULL still is", origin.offset, origin.container.type));
}

std::optional<Finding> run_null_pointer(const CrashFacts& facts) {
  if (!is_access(facts) || is_protection_fault(facts)) return std::nullopt;
  if (is_fetch(facts)) return call_null(facts);
  if (!is_near_null(facts.signal.address)) return std::nullopt;
  Claim claim;
  claim.needs(facts.at_address.is_mapped == Tri::unknown ? Tri::yes : !facts.at_address.is_mapped,
              "whether something is mapped there");
  const std::int64_t offset = claim_null_operand(facts, claim);
  Finding finding;
  finding.rule = "null_pointer";
  finding.blamed = find_blamed(facts);
  finding.headline = formatted("Crash: {} {}{}",
                               describe_actor(facts),
                               describe_null_access(facts, offset),
                               describe_caller(facts));
  finding.detail = formatted("{:+}", offset);
  add_origin(facts, finding);
  finding.next = {Next::machine_stack, Next::variables};
  if (!facts.raised.empty()) finding.next.insert(finding.next.begin() + 1, Next::exception);
  return conclude(claim, std::move(finding));
}

const char* deny_null_pointer(const CrashFacts& facts) {
  const bool is_far =
      is_access(facts) && !is_protection_fault(facts) && !is_near_null(facts.signal.address);
  return is_far ? "NULL" : nullptr;
}

}  // namespace

extern const Rule null_pointer_rule{.name = "null_pointer",
                                    .level = Level::pointer,
                                    .run = run_null_pointer,
                                    .deny = deny_null_pointer};

}  // namespace hognose::analysis::why
