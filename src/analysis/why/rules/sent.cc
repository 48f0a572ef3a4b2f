// sent: somebody else sent the signal. No instruction of this process is to blame.
// SPDX-License-Identifier: MIT
#include <csignal>

#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

std::optional<Finding> run_sent(const CrashFacts& facts) {
  const auto& signal = facts.signal;
  if (!signal.was_sent() || signal.is_own) return std::nullopt;
  Claim claim;
  claim.needs(tri(signal.was_sent()), "who sent the signal")
      .rules_out(tri(facts.was_handled), "a fault that a handler has passed on");
  Finding finding;
  finding.rule = "sent";
  std::string who = "the kernel, or from outside of its container";
  if (signal.sender != 0) {
    who = formatted("process {} (uid {})", signal.sender, signal.sender_user);
    if (!facts.sender.empty()) finding.evidence.push_back("that process is now " + facts.sender);
  }
  finding.headline = formatted("Killed: {} was sent by {}", facts.signal_name, who);
  finding.detail = facts.signal_name;
  const bool is_watchdog = signal.number == SIGABRT || signal.number == SIGTERM;
  if (is_watchdog) {
    finding.evidence.emplace_back(
        "such a signal is often a watchdog's: see what the threads waited for");
  }
  finding.next = {Next::threads, Next::waits};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule sent_rule{.name = "sent", .level = Level::sent, .run = run_sent};

}  // namespace hognose::analysis::why
