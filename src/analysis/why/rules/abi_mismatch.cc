// abi_mismatch: an extension was built for another Python than the one that runs, or calls one that nobody has initialized,
// and crashed over what it took for an object. That this is why is likely at most, and the reason of what is seen.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include "analysis/why/finding.h"
#include "analysis/why/runtime_calls.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

const MisfitFact* find_misfit(const CrashFacts& facts, const CodeFact* code) {
  if (code == nullptr) return nullptr;
  const auto found = std::ranges::find_if(
      facts.misfits, [code](const MisfitFact& one) { return one.image == code->image; });
  return found == facts.misfits.end() ? nullptr : &*found;
}

/// It went through an object: what its own structures are is no matter of which Python it is.
bool touched_object(const CrashFacts& facts) {
  if (!facts.operand) return false;
  const auto& operand = *facts.operand;
  return !operand.pointer.type.empty() ||
         (operand.origin && !operand.origin->container.type.empty());
}

/// The file that does not fit, and took part: the interpreter crashed on its behalf, or it crashed over an object.
const MisfitFact* find_part(const CrashFacts& facts) {
  const bool was_said = facts.said.by == SaidFact::By::runtime;
  if (facts.frames.empty() || (!was_said && !is_access(facts))) return nullptr;
  const CodeFact& newest = facts.frames.front();
  if (was_said || crashed_in_runtime(facts)) {
    const MisfitFact* const other = was_said ? nullptr : find_misfit(facts, &newest);
    return other != nullptr ? other : find_misfit(facts, find_extension(facts));
  }
  return touched_object(facts) ? find_misfit(facts, &newest) : nullptr;
}

std::optional<Finding> run_abi_mismatch(const CrashFacts& facts) {
  const MisfitFact* const misfit = find_part(facts);
  if (misfit == nullptr) return std::nullopt;
  Claim claim;
  claim.rests_on("whether that is the reason");
  Finding finding;
  finding.rule = "abi_mismatch";
  finding.blamed = find_blamed(facts);
  finding.headline = formatted("{}: {} {}{}",
                               facts.said.by == SaidFact::By::runtime ? "Aborted" : "Crash",
                               misfit->image,
                               misfit->why,
                               describe_caller(facts));
  finding.next = {Next::build, Next::machine_stack};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule abi_mismatch_rule{.name = "abi_mismatch",
                                    .level = Level::interpreter,
                                    .run = run_abi_mismatch,
                                    .explains = {"null_pointer",
                                                 "wild_pointer",
                                                 "unchecked_result",
                                                 "freed_object",
                                                 "lost_type",
                                                 "no_object",
                                                 "over_decref",
                                                 "bad_call",
                                                 "no_right",
                                                 "no_gil",
                                                 "python_fatal"}};

}  // namespace hognose::analysis::why
