// kernel_limit: the kernel ended the process for a limit, a filter, or a key that was pressed.
// SPDX-License-Identifier: MIT
#include <csignal>

#include "analysis/why/finding.h"
#include "base/formatted.h"
#include "target/seams/system_call.h"

namespace hognose::analysis::why {
namespace {

std::optional<Finding> run_kernel_limit(const CrashFacts& facts) {
  if (!facts.signal.has_details || facts.signal.was_sent()) return std::nullopt;
  Finding finding;
  finding.rule = "kernel_limit";
  finding.detail = facts.signal_name;
  constexpr int forbidden = 1;  // SYS_SECCOMP
  switch (facts.signal.number) {
    case SIGXCPU:
      finding.headline = "Killed: the limit of CPU time was reached (RLIMIT_CPU)";
      break;
    case SIGXFSZ:
      finding.headline = "Killed: a file would have become larger than is allowed (RLIMIT_FSIZE)";
      break;
    case SIGQUIT:
      finding.headline = "Killed: the quit key of the terminal was pressed (SIGQUIT)";
      break;
    case SIGSYS:
      if (facts.signal.code != forbidden) return std::nullopt;
      finding.headline = "Killed: a system call was forbidden by a seccomp filter";
      if (facts.signal.system_call) {
        const auto name = target::name_system_call(*facts.signal.system_call);
        finding.headline =
            formatted("Killed: the system call {} ({}) was forbidden by a seccomp filter",
                      name.empty() ? "?" : name,
                      *facts.signal.system_call);
      }
      break;
    default:
      return std::nullopt;
  }
  finding.blamed = find_blamed(facts);
  finding.next = {Next::threads, Next::machine_stack};
  Claim claim;
  claim.needs(Tri::yes, "the signal");
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule kernel_limit_rule{
    .name = "kernel_limit", .level = Level::sent, .run = run_kernel_limit};

}  // namespace hognose::analysis::why
