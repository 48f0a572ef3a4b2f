// heap_check: glibc found its heap damaged, or a pointer that it never gave out.
// SPDX-License-Identifier: MIT
#include <array>
#include <csignal>

#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

// The texts of malloc/malloc.c; each begins with the function that checked.
struct Text {
  std::string_view part;
  const char* means;
};
constexpr std::array texts{
    Text{"double free or corruption",
         "a block was freed twice, what was freed is no block of malloc's, or its neighbours were "
         "overwritten"},
    Text{"double free", "the same block was freed twice"},
    Text{"invalid pointer", "what was freed is no block of malloc's"},
    Text{"unaligned chunk",
         "a freed block was written to, or what was freed is no block of malloc's"},
    Text{"unaligned tcache chunk", "a freed block was written to after it was freed"},
    Text{"unaligned fastbin chunk", "a freed block was written to after it was freed"},
    Text{"invalid next size", "something wrote past the end of a block"},
    Text{"invalid size", "something wrote past the end of a block, or before its start"},
    Text{"corrupted top size", "something wrote past the end of the last block"},
    Text{"corrupted size vs. prev_size", "something wrote past the end of a block"},
    Text{"corrupted", "something wrote outside of its block, or into a freed one"},
    Text{"mismatching", "something wrote past the end of a block"},
    Text{"malloc(): ", "something wrote outside of its block, or into a freed one"},
};

const Text* find_text(const std::string& said) {
  for (const Text& text : texts) {
    if (said.find(text.part) != std::string::npos) return &text;
  }
  return nullptr;
}

std::optional<Finding> run_heap_check(const CrashFacts& facts) {
  if (facts.said.by != SaidFact::By::c_library || facts.signal.number != SIGABRT)
    return std::nullopt;
  const Text* const text = find_text(facts.said.text);
  if (text == nullptr) return std::nullopt;
  Claim claim;
  claim.needs(facts.aborts, "whether this thread aborted with that text");
  Finding finding;
  finding.rule = "heap_check";
  finding.blamed = find_blamed(facts, facts.said.frame);
  finding.headline = formatted("Aborted: {}, noticed in {}{}",
                               facts.said.text,
                               describe(finding.blamed),
                               describe_caller(facts));
  finding.detail = facts.said.text;
  finding.evidence.push_back(formatted("it means that {}", text->means));
  finding.evidence.emplace_back("who noticed it need not be who did it");
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule heap_check_rule{.name = "heap_check",
                                  .level = Level::announced,
                                  .run = run_heap_check,
                                  .explains = {"library_abort"}};

}  // namespace hognose::analysis::why
