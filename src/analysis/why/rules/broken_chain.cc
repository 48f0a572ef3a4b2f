// broken_chain: Python's allocator found that its list of freed blocks leads astray.
// SPDX-License-Identifier: MIT
#include <cstdlib>

#include "analysis/why/finding.h"
#include "base/counted.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

// Objects/obmalloc.c: the first word of a freed block leads to the next one, or is zero. An object's count is the
// first word of it, unless the collector has two before: lowering the count of one that was freed moves the link.
void add_shift(const ChainFact& chain, Finding& finding) {
  if (!chain.off_by || *chain.off_by == 0) return;
  const auto times = static_cast<std::uint64_t>(std::abs(*chain.off_by));
  const bool is_lower = *chain.off_by < 0;
  finding.cause = formatted("an object that was freed already was {} {}",
                            is_lower ? "decref'ed" : "incref'ed",
                            times == 1 ? "once more" : formatted("{} times more", times));
  finding.evidence.push_back(
      formatted("that is {} {} than a right one", times, is_lower ? "less" : "more"));
}

std::optional<Finding> run_broken_chain(const CrashFacts& facts) {
  if (!facts.chain) return std::nullopt;
  const ChainFact& chain = *facts.chain;
  Claim claim;
  claim.needs(does_operand_agree(facts), "which memory the instruction wanted");
  Finding finding;
  finding.rule = "broken_chain";
  finding.blamed = find_blamed(facts);
  finding.headline = formatted("Crash: Python's list of freed blocks leads astray, noticed in {}{}",
                               describe_where(facts),
                               describe_caller(facts));
  finding.evidence.push_back(formatted(
      "that of blocks of {} leads to {:#x}", counted(chain.block_size, "byte"), chain.link));
  finding.evidence.emplace_back(
      "a block was written to after it was freed, or something wrote past the end of another");
  add_shift(chain, finding);
  if (const auto text = read_as_text(chain.link); !text.empty())
    finding.evidence.push_back(formatted("that may be text: its bytes are \"{}\"", text));
  finding.evidence.emplace_back("who noticed it need not be who did it");
  finding.detail = chain.off_by ? "count" : "link";
  finding.next = {Next::machine_stack, Next::registers, Next::build};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule broken_chain_rule{.name = "broken_chain",
                                    .level = Level::object,
                                    .run = run_broken_chain,
                                    .explains = {"wild_pointer", "null_pointer"}};

}  // namespace hognose::analysis::why
