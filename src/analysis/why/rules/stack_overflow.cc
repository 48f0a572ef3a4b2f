// stack_overflow: the stack of the thread was used up.
// SPDX-License-Identifier: MIT
#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

constexpr std::int64_t most_below = 1 << 20;  // beyond, it is no stack that grew

std::string describe_round(const RecursionFact& recursion) {
  std::string text;
  constexpr std::size_t most = 3;
  for (std::size_t at = recursion.functions.size(); at-- > 0;) {
    if (recursion.functions.size() - at > most) return text + " → …";
    text += (text.empty() ? "" : " → ") + recursion.functions[at];
  }
  return text;
}

/// "8.0 MiB", "28.4 KiB": threads that somebody gave a small stack have less than a mebibyte.
std::string describe_room(std::uint64_t bytes) {
  constexpr double kibibyte = 1 << 10;
  constexpr double mebibyte = 1 << 20;
  const auto number = static_cast<double>(bytes);
  const bool is_small = number < mebibyte;
  return formatted(
      "{:.1f} {}", number / (is_small ? kibibyte : mebibyte), is_small ? "KiB" : "MiB");
}

/// One frame that would not have fit into any stack.
std::optional<Finding> conclude_large_frame(const CrashFacts& facts) {
  Claim claim;
  claim.needs(does_operand_agree(facts), "which memory the instruction wanted");
  Finding finding;
  finding.rule = "stack_overflow";
  finding.blamed = find_blamed(facts);
  finding.headline = formatted("Crash: stack overflow: one frame of {} needs {}{}",
                               describe(facts.frames.empty() ? nullptr : facts.frames.data()),
                               describe_room(*facts.stack.frame_size),
                               describe_caller(facts));
  finding.evidence.emplace_back(
      "its caller's frame is still in the stack, its stack pointer far below");
  finding.detail = "one frame";
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

std::optional<Finding> run_stack_overflow(const CrashFacts& facts) {
  if (!is_access(facts) || is_fetch(facts)) return std::nullopt;
  if (facts.stack.frame_size) return conclude_large_frame(facts);
  const auto room = facts.stack.room;
  Claim claim;
  claim.needs(facts.stack.is_known, "where the stack of this thread is")
      .needs(room ? tri(*room < 0 && *room >= -most_below) : Tri::unknown,
             "which memory the instruction wanted")
      .needs(facts.stack.holds_pointer, "where the stack pointer was");
  Finding finding;
  finding.rule = "stack_overflow";
  finding.blamed = find_blamed(facts);
  const std::string used = describe_room(facts.stack.used);
  if (facts.recursion) {
    const RecursionFact& recursion = *facts.recursion;
    finding.headline = formatted("Crash: stack overflow: {} repeats {}{} times ({} used)",
                                 describe_round(recursion),
                                 recursion.is_cut ? "more than " : "",
                                 recursion.rounds,
                                 used);
    finding.detail = describe_round(recursion);
    finding.evidence.emplace_back(
        recursion.has_python
            ? "Python code is part of what repeats"
            : "what repeats is C: Python's own limit, sys.getrecursionlimit(), need not stop it");
  } else {
    finding.headline = formatted("Crash: stack overflow in {}{} ({} used)",
                                 describe(finding.blamed),
                                 describe_caller(facts),
                                 used);
    finding.evidence.emplace_back("no functions repeat at its end: one of them may need much room");
  }
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

const char* deny_stack_overflow(const CrashFacts& facts) {
  const bool has_room = facts.stack.is_known == Tri::yes && facts.stack.holds_pointer == Tri::no;
  return has_room ? "a stack overflow (the stack has room)" : nullptr;
}

}  // namespace

extern const Rule stack_overflow_rule{.name = "stack_overflow",
                                      .level = Level::exhausted,
                                      .run = run_stack_overflow,
                                      .explains = {"wild_pointer", "no_right", "python_fatal"},
                                      .deny = deny_stack_overflow};

}  // namespace hognose::analysis::why
