// wild_pointer: a pointer led to where nothing is. What it is instead of one is only guessed.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>

#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

constexpr std::uint64_t near_null = 1 << 16;

/// Its bytes as text, if they are letters: then it may have been overwritten with a string.
std::string read_as_text(std::uint64_t value) {
  std::string text;
  for (std::uint64_t rest = value; rest != 0; rest >>= 8U) {
    const auto c = static_cast<unsigned char>(rest & 0xffU);
    if (c < 0x20 || c >= 0x7f) return {};
    text += static_cast<char>(c);
  }
  return text.size() >= 4 ? text : std::string();
}

void add_shape(std::uint64_t value, Finding& finding) {
  if (value == ~0ULL) {
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

std::optional<Finding> run_wild_pointer(const CrashFacts& facts) {
  if (!is_access(facts) || is_fetch(facts) || is_refused_jump(facts)) return std::nullopt;
  const std::uint64_t touched = facts.signal.address.value();
  const bool is_low = touched < near_null || 0 - touched <= near_null;
  Claim claim;
  claim.rules_out(is_protection_fault(facts) ? Tri::no : facts.at_address.is_readable,
                  "what is mapped there");
  Finding finding;
  finding.rule = "wild_pointer";
  finding.blamed = find_blamed(facts);
  std::string address = formatted("{:#x}", facts.signal.address.value());
  const char* what = ", where nothing is";
  if (is_protection_fault(facts)) {
    what = ", which no address can be";
    const bool is_known = facts.operand && facts.operand->address;
    claim.needs(is_known ? facts.operand->agrees : Tri::unknown,
                "which memory the instruction wanted");
    address = is_known ? formatted("{:#x}", facts.operand->address->value()) : "an address";
    if (!is_known) what = " that no memory can have";
  } else if (facts.operand) {
    claim.needs(facts.operand->agrees, "which memory the instruction wanted");
    // Through NULL it is another story.
    const bool is_null = facts.operand->base.value_or(0) == 0 && !facts.operand->index;
    if (is_null && facts.operand->operand.segment == machine::Segment::none && is_low)
      return std::nullopt;
  } else if (is_low) {
    return std::nullopt;
  }
  finding.headline = formatted("Crash: {} {} {}{}{}",
                               describe_actor(facts),
                               describe_touch(facts),
                               address,
                               what,
                               describe_caller(facts));
  if (auto lost = describe_lost_type(facts); !lost.empty())
    finding.evidence.push_back(std::move(lost));
  if (facts.operand && facts.operand->base) add_shape(*facts.operand->base, finding);
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule wild_pointer_rule{
    .name = "wild_pointer", .level = Level::pointer, .run = run_wild_pointer};

}  // namespace hognose::analysis::why
