// rust_panic: code of Rust panicked, and ended the process.
// SPDX-License-Identifier: MIT
#include <csignal>

#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

// With panic=abort each panic ends the process, else one that would leave a function that C may have called.
std::optional<Finding> run_rust_panic(const CrashFacts& facts) {
  if (facts.said.by != SaidFact::By::rust || facts.signal.number != SIGABRT) return std::nullopt;
  Claim claim;
  claim.needs(facts.aborts, "whether this thread aborted")
      .needs(facts.said.is_last, "whether that panic is what ended it");
  Finding finding;
  finding.rule = "rust_panic";
  finding.blamed = find_blamed(facts, facts.said.frame);
  const std::string& text = facts.said.text;
  finding.headline = formatted("Aborted: Rust panic in {} at {}{}{}{}",
                               describe(finding.blamed),
                               facts.said.function,
                               text.empty() ? "" : ": ",
                               text,
                               describe_caller(facts));
  finding.detail = facts.said.function;
  if (text.empty())
    finding.evidence.emplace_back("its message is not kept: it was written to the terminal");
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule rust_panic_rule{.name = "rust_panic",
                                  .level = Level::announced,
                                  .run = run_rust_panic,
                                  .explains = {"plain_abort"}};

}  // namespace hognose::analysis::why
