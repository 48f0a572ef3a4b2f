// bus_error: a mapped file does not have the bytes that were wanted, or its device has lost them.
// SPDX-License-Identifier: MIT
#include <csignal>

#include "analysis/why/finding.h"
#include "base/formatted.h"
#include "base/place_text.h"

namespace hognose::analysis::why {
namespace {

std::optional<Finding> run_bus_error(const CrashFacts& facts) {
  if (facts.signal.number != SIGBUS || !is_access(facts)) return std::nullopt;
  constexpr int no_such_byte = 2;  // BUS_ADRERR
  constexpr int memory_error_needed = 4;  // BUS_MCEERR_AR
  constexpr int memory_error_found = 5;  // BUS_MCEERR_AO
  Claim claim;
  Finding finding;
  finding.rule = "bus_error";
  finding.blamed = find_blamed(facts);
  const std::string who = describe_where(facts) + describe_caller(facts);
  const std::string_view name = base_name(facts.at_address.path);
  if (facts.signal.code == memory_error_needed || facts.signal.code == memory_error_found) {
    claim.needs(Tri::yes, "the signal");
    finding.headline = formatted("Crash: the machine's memory is broken where {} used it", who);
    finding.detail = "memory";
  } else if (facts.signal.code == no_such_byte && !name.empty()) {
    claim.needs(facts.at_address.is_past_file, "how long the file was");
    finding.headline = formatted("Crash: {} used a part of {} that is no longer in the file{}",
                                 describe_actor(facts),
                                 name,
                                 describe_caller(facts));
    finding.evidence.emplace_back("the file became shorter while it was mapped");
    finding.evidence.push_back(formatted("the file is {}", facts.at_address.path));
    finding.detail = "file";
  } else {
    return std::nullopt;
  }
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule bus_error_rule{.name = "bus_error",
                                 .level = Level::instruction,
                                 .run = run_bus_error,
                                 .explains = {"wild_pointer"}};

}  // namespace hognose::analysis::why
