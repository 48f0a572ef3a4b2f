// no_right: memory was there, but not for this: a write to what is only read, or anything where nothing is allowed.
// SPDX-License-Identifier: MIT
#include "analysis/why/finding.h"
#include "base/formatted.h"
#include "base/place_text.h"

namespace hognose::analysis::why {
namespace {

/// Nobody may read or write it: a guard, or what is only kept free.
std::optional<Finding> conclude_forbidden(const CrashFacts& facts) {
  Claim claim;
  // That something is there, the kernel has said by its code.
  claim.rules_out(tri(facts.at_address.is_mapped == Tri::no), "what is mapped there")
      .rules_out(facts.at_address.is_readable, "whether it may be read");
  if (facts.operand) claim.needs(facts.operand->agrees, "which memory the instruction wanted");
  Finding finding;
  finding.rule = "no_right";
  finding.blamed = find_blamed(facts);
  finding.headline = formatted("Crash: {} {} {:#x}, which may not be read or written{}",
                               describe_actor(facts),
                               describe_touch(facts),
                               facts.signal.address.value(),
                               describe_caller(facts));
  finding.evidence.emplace_back(
      "that memory is kept free, or guards what is beside it: nobody may use it");
  finding.detail = "forbidden";
  finding.next = {Next::machine_stack, Next::registers, Next::variables};
  return conclude(claim, std::move(finding));
}

std::optional<Finding> run_no_right(const CrashFacts& facts) {
  if (!was_forbidden(facts) || is_fetch(facts)) return std::nullopt;
  if (facts.at_address.is_readable == Tri::no) return conclude_forbidden(facts);
  if (facts.is_write != true) return std::nullopt;
  Claim claim;
  claim.needs(facts.at_address.is_mapped, "what is mapped there")
      .needs(facts.at_address.is_readable, "whether it may be read")
      .rules_out(facts.at_address.is_writable, "whether it may be written");
  if (facts.operand) claim.needs(facts.operand->agrees, "which memory the instruction wanted");
  Finding finding;
  finding.rule = "no_right";
  finding.blamed = find_blamed(facts);
  const std::string_view name = base_name(facts.at_address.path);
  std::string where = "memory that can only be read";
  if (!name.empty()) {
    const bool is_code = facts.at_address.is_executable == Tri::yes;
    where = formatted("{} of {}", is_code ? "the code" : "constants", name);
  }
  finding.headline =
      formatted("Crash: {} wrote to {}{}", describe_actor(facts), where, describe_caller(facts));
  finding.detail = name.empty() ? "memory" : "constant";
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule no_right_rule{
    .name = "no_right", .level = Level::pointer, .run = run_no_right, .explains = {"wild_pointer"}};

}  // namespace hognose::analysis::why
