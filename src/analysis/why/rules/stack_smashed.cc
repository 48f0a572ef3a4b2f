// stack_smashed: a function found the guard word of its frame overwritten, or a checked copy too long.
// SPDX-License-Identifier: MIT
#include <csignal>

#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

// debug/stack_chk_fail.c, debug/chk_fail.c: the caller of the newest function that is not the C library's.
std::optional<Finding> run_stack_smashed(const CrashFacts& facts) {
  if (facts.said.by != SaidFact::By::c_library || facts.signal.number != SIGABRT)
    return std::nullopt;
  const std::string& said = facts.said.text;
  const bool is_smashed = said.find("stack smashing detected") != std::string::npos;
  const bool is_checked = said.find("buffer overflow detected") != std::string::npos;
  const bool is_format = said.find("%n in writable segment") != std::string::npos;
  if (!is_smashed && !is_checked && !is_format) return std::nullopt;
  Finding finding;
  finding.rule = "stack_smashed";
  finding.detail = is_smashed ? "canary" : is_checked ? "fortify" : "format";
  finding.blamed = find_blamed(facts, facts.said.frame);
  Claim claim;
  claim.needs(facts.aborts, "whether this thread aborted with that text");
  const std::string who = describe(finding.blamed);
  const std::string caller = describe_caller(facts);
  if (is_smashed) {
    finding.headline = formatted("Aborted: stack buffer overrun in {}{}", who, caller);
    finding.evidence.emplace_back(
        "the guard word between its variables and its return address was overwritten");
  } else if (is_checked) {
    finding.headline =
        formatted("Aborted: {} would have written past the end of a buffer{}", who, caller);
    finding.evidence.emplace_back(
        "the C library knew the size of the buffer, and the copy was longer");
  } else {
    finding.headline =
        formatted("Aborted: {} used %n in a format that can be written{}", who, caller);
  }
  finding.evidence.push_back(formatted("glibc said: {}", said));
  finding.next = {Next::machine_stack};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule stack_smashed_rule{.name = "stack_smashed",
                                     .level = Level::announced,
                                     .run = run_stack_smashed,
                                     .explains = {"library_abort"}};

}  // namespace hognose::analysis::why
