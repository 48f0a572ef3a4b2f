// library_abort: the C library ended the process and said why, in words that no other rule knows.
// SPDX-License-Identifier: MIT
#include <csignal>

#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

// Whatever goes through __libc_message or __libc_fatal: "longjmp causes uninitialized stack frame",
// "FATAL: exception not rethrown", an invalid stdio handle, a futex that fails.
std::optional<Finding> run_library_abort(const CrashFacts& facts) {
  if (facts.said.by != SaidFact::By::c_library || facts.signal.number != SIGABRT)
    return std::nullopt;
  Claim claim;
  claim.needs(facts.aborts, "whether this thread aborted with that text");
  Finding finding;
  finding.rule = "library_abort";
  finding.detail = facts.said.text;
  finding.blamed = find_blamed(facts, facts.said.frame);
  finding.headline = formatted(
      "Aborted: {}, in {}{}", facts.said.text, describe(finding.blamed), describe_caller(facts));
  finding.evidence.emplace_back("glibc said so");
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule library_abort_rule{
    .name = "library_abort", .level = Level::announced, .run = run_library_abort};

}  // namespace hognose::analysis::why
