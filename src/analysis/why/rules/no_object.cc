// no_object: a container or a variable has a pointer that leads to no object.
// SPDX-License-Identifier: MIT
#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

std::optional<Finding> run_no_object(const CrashFacts& facts) {
  if (!facts.used || facts.used->state != UsedFact::State::no_object) return std::nullopt;
  const UsedFact& used = *facts.used;
  if (used.holder.empty()) return std::nullopt;
  Claim claim;
  claim.needs(does_operand_agree(facts), "which memory the instruction wanted")
      .needs(used.is_sure_holder, "whether what refers to it is an object");
  Finding finding;
  finding.rule = "no_object";
  finding.blamed = find_blamed(facts);
  finding.headline = formatted("Crash: {} used {}, which leads to no object{}",
                               describe_actor(facts),
                               used.holder,
                               describe_caller(facts));
  finding.evidence.push_back(formatted("{:#x} stands there, where nothing is", used.address));
  if (const auto text = read_as_text(used.address); !text.empty())
    finding.evidence.push_back(formatted("that may be text: its bytes are \"{}\"", text));
  finding.evidence.emplace_back("who noticed it need not be who wrote it there");
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule no_object_rule{.name = "no_object",
                                 .level = Level::object,
                                 .run = run_no_object,
                                 .explains = {"wild_pointer", "null_pointer"}};

}  // namespace hognose::analysis::why
