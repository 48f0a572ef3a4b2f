// heap_check: glibc found its heap damaged, or a pointer that it never gave out.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <csignal>
#include <iterator>

#include "analysis/why/finding.h"
#include "analysis/why/heap_phrases.h"
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
    Text{
        "invalid old size",
        "what was given to realloc() is no block of malloc's, or something wrote before its start"},
    Text{"invalid chunk size", "something wrote past the end of a block"},
    Text{"too many chunks", "something wrote into what malloc keeps for the thread"},
    Text{"break adjusted to free malloc space",
         "something else moved the end of the heap, or wrote past the end of the last block"},
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

/// Why glibc found what it says, where that is known.
struct Reason {
  std::string sentence;
  Claim claim;
};
std::optional<Reason> find_reason(const CrashFacts& facts) {
  if (facts.given && facts.given->what != GivenFact::What::block)
    return Reason{describe_given(*facts.given), claim_given(*facts.given)};
  if (!facts.damaged_size) return std::nullopt;
  Reason reason{describe_damage(*facts.damaged_size), {}};
  reason.claim.rests_on("who wrote there");
  return reason;
}

void add_what_is_there(const CrashFacts& facts, Finding& finding) {
  const auto add = [&finding](std::vector<std::string> sentences) {
    std::ranges::move(sentences, std::back_inserter(finding.evidence));
  };
  if (facts.given) add(list_given(*facts.given));
  if (facts.damaged_size) add(list_damage(*facts.damaged_size));
}

/// What is certain of the reason is part of what happened.
void add_reason_found(const CrashFacts& facts, const Reason& reason, Finding& finding) {
  const auto sureness = reason.claim.sureness();
  if (sureness == Sureness::likely) finding.cause = reason.sentence;
  if (sureness != Sureness::certain) return;
  finding.headline = formatted("Aborted: {}: {}{}{}",
                               facts.said.text,
                               reason.sentence,
                               describe_giver(facts, *facts.given, finding.blamed),
                               describe_caller(facts));
  // Which of its checks it was that failed, is decided by what happens to stand there.
  finding.detail = reason.sentence;
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
  const auto reason = find_reason(facts);
  if (reason) add_reason_found(facts, *reason, finding);
  add_what_is_there(facts, finding);
  const bool is_certain = reason && reason->claim.sureness() == Sureness::certain;
  if (!is_certain) {
    finding.evidence.push_back(formatted("it means that {}", text->means));
    finding.evidence.emplace_back("who noticed it need not be who did it");
  }
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule heap_check_rule{.name = "heap_check",
                                  .level = Level::announced,
                                  .run = run_heap_check,
                                  .explains = {"library_abort"}};

}  // namespace hognose::analysis::why
