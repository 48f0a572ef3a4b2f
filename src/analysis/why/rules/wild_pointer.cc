// wild_pointer: a pointer led to where nothing is. What it is instead of one is only guessed.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>

#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

constexpr std::uint64_t near_null = 1 << 16;

/// The interpreter looks at what mmap() returns.
bool may_be_of_mmap(const CrashFacts& facts) {
  return facts.frames.empty() || facts.frames.front().whose != CodeFact::Whose::runtime;
}

void add_shape(const CrashFacts& facts, std::uint64_t value, Finding& finding) {
  if (value == ~0ULL) {
    if (!may_be_of_mmap(facts)) return;
    finding.evidence.emplace_back("the pointer is -1: mmap() returns that where it fails");
    return;
  }
  const std::string text = read_as_text(value);
  if (!text.empty())
    finding.evidence.push_back(formatted("the pointer may be text: its bytes are \"{}\"", text));
  if (value < near_null)
    finding.evidence.push_back(formatted("the pointer is {}, a small number", value));
  const bool is_truncated = value >> 32U == 0 && value >= near_null;
  if (is_truncated)
    finding.evidence.emplace_back("the pointer has 32 bits: its upper half may have been cut off");
  const bool is_extended = value >> 31U == 0x1ffffffffU;
  if (is_extended)
    finding.evidence.emplace_back("the pointer is a number of 32 bits, extended by its sign");
}

/// Where the pointer is one into a block, but the index leads out of it. Returns whether it is so.
bool add_index(const OperandFact& operand, Finding& finding) {
  const PointerFact& block = operand.pointer;
  if (!operand.base || !operand.index || !operand.address || block.block_size == 0) return false;
  if (block.is_freed == Tri::yes) return false;
  const auto distance = static_cast<std::int64_t>(operand.address->value() - *operand.base);
  if (distance >= 0 && static_cast<std::uint64_t>(distance) < block.block_size) return false;
  finding.evidence.push_back(
      formatted("without its index it leads into {} of {} bytes: the index, {}, is too {}",
                block.is_freed == Tri::no ? "a block" : "what looks like a block",
                block.block_size,
                static_cast<std::int64_t>(*operand.index),
                distance < 0 ? "small" : "large"));
  return true;
}

/// How the place is told of.
struct Place {
  std::string address;
  const char* what = ", where nothing is";
};

/// Of an access that the processor refused without telling the address.
Place claim_refused(const CrashFacts& facts, Claim& claim) {
  const bool is_known = facts.operand && facts.operand->address;
  claim.needs(is_known ? facts.operand->agrees : Tri::unknown,
              "which memory the instruction wanted");
  if (!is_known) return {"an address", " that no memory can have"};
  return {formatted("{:#x}", facts.operand->address->value()), ", which no address can be"};
}

/// Right where the stack pointer is.
bool is_of_stack_pointer(const CrashFacts& facts) {
  constexpr std::int64_t near = 4096;
  if (!facts.operand || facts.operand->operand.base != target::Register::rsp) return false;
  const std::int64_t offset = facts.operand->operand.displacement;
  return !facts.operand->operand.index && offset > -near && offset < near;
}

/// Through NULL it is another story.
bool may_be_null(const CrashFacts& facts) {
  const std::uint64_t touched = facts.signal.address.value();
  if (touched >= near_null && 0 - touched > near_null) return false;
  if (!facts.operand) return true;
  return is_null(*facts.operand) && facts.operand->operand.segment == machine::Segment::none;
}

std::optional<Finding> run_wild_pointer(const CrashFacts& facts) {
  if (!is_access(facts) || is_fetch(facts) || is_refused_jump(facts)) return std::nullopt;
  const bool is_refused = is_protection_fault(facts);
  if (!is_refused && may_be_null(facts)) return std::nullopt;
  Claim claim;
  claim.rules_out(is_refused ? Tri::no : facts.at_address.is_readable, "what is mapped there");
  Place place{formatted("{:#x}", facts.signal.address.value())};
  if (is_refused) {
    place = claim_refused(facts, claim);
  } else if (facts.operand) {
    claim.needs(facts.operand->agrees, "which memory the instruction wanted");
  }
  Finding finding;
  finding.rule = "wild_pointer";
  finding.blamed = find_blamed(facts);
  finding.headline = formatted("Crash: {} {} {}{}{}",
                               describe_actor(facts),
                               describe_touch(facts),
                               place.address,
                               place.what,
                               describe_caller(facts));
  if (auto lost = describe_lost_type(facts); !lost.empty())
    finding.evidence.push_back(std::move(lost));
  if (is_of_stack_pointer(facts)) {
    finding.evidence.emplace_back("it is the stack pointer that leads there");
  } else if (facts.operand && facts.operand->base && !add_index(*facts.operand, finding)) {
    add_shape(facts, *facts.operand->base, finding);
  }
  finding.next = {Next::machine_stack, Next::registers, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule wild_pointer_rule{
    .name = "wild_pointer", .level = Level::pointer, .run = run_wild_pointer};

}  // namespace hognose::analysis::why
