// bad_call: control went to where no code is.
// SPDX-License-Identifier: MIT
#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

void say_of_return(Finding& finding) {
  finding.detail += " return";
  finding.evidence.emplace_back(
      "a return address was overwritten: something wrote past the end of a variable on the stack");
}

/// The processor refuses to go to what can be no address, and stays at the instruction that wanted to.
Finding describe_refused(const CrashFacts& facts) {
  const bool returns = facts.instruction && facts.instruction->action == machine::Action::ret;
  const bool calls = facts.instruction && facts.instruction->action == machine::Action::call;
  Finding finding;
  finding.detail = "refused";
  // Who called a function whose return address is lost is but guessed; a library's own is not to blame.
  const CodeFact* const newest = facts.frames.empty() ? nullptr : facts.frames.data();
  const bool is_own = newest != nullptr && newest->whose == CodeFact::Whose::extension;
  if (!returns) finding.blamed = find_blamed(facts);
  if (returns && is_own) finding.blamed = newest;
  finding.headline = formatted("Crash: {} {} {:#x}, which no address can be{}",
                               returns ? describe(newest) : describe_actor(facts),
                               returns ? "returns to"
                               : calls ? "called"
                                       : "jumped to",
                               facts.goes_to->value(),
                               describe_caller(facts));
  if (returns) {
    say_of_return(finding);
  } else {
    finding.evidence.emplace_back("a function pointer was wrong");
  }
  return finding;
}

/// It has gone there, and the frame that it came from is the newest that is left.
Finding describe_fetch(const CrashFacts& facts, bool returned) {
  const bool is_data = facts.at_pc.is_mapped == Tri::yes;
  const bool is_closed = is_data && facts.at_pc.is_readable == Tri::no;
  const char* const where = is_closed ? "which may not be read or run"
                            : is_data ? "which is data"
                                      : "where nothing is";
  Finding finding;
  finding.detail = is_closed ? "forbidden" : is_data ? "data" : "unmapped";
  if (returned) {
    finding.headline =
        formatted("Crash: a function returned to {:#x}, {}", facts.pc.value(), where);
    say_of_return(finding);
    return finding;
  }
  finding.blamed = find_blamed(facts, 1);
  finding.headline = formatted("Crash: {} called {:#x}, {}{}",
                               describe(finding.blamed),
                               facts.pc.value(),
                               where,
                               describe_caller(facts));
  finding.evidence.emplace_back(
      facts.has_caller == Tri::yes
          ? "a function pointer was wrong"
          : "a function pointer was wrong, or a return address was overwritten");
  return finding;
}

/// Code of a file from which all rights were taken: a live process tells these, not those that its file asks for.
bool is_closed_code(const CrashFacts& facts) {
  const bool is_of_file = facts.at_pc.path.starts_with('/') && !facts.frames.empty() &&
                          !facts.frames.front().function.empty();
  return is_of_file && facts.at_pc.is_readable == Tri::no && facts.at_pc.is_executable == Tri::no;
}

/// By its file it is code, and the kernel has said that it may not be run.
bool is_forbidden_code(const CrashFacts& facts) {
  return is_fetch(facts) && was_forbidden(facts) &&
         (facts.at_pc.is_executable == Tri::yes || is_closed_code(facts));
}

Finding describe_forbidden(const CrashFacts& facts) {
  Finding finding;
  finding.detail = "forbidden";
  finding.blamed = find_blamed(facts);
  finding.headline = formatted("Crash: {} came to {:#x}, code that may not be run{}",
                               describe_actor(facts),
                               facts.pc.value(),
                               describe_caller(facts));
  finding.evidence.emplace_back(
      "the right to run that page was taken from it, as by mprotect() or a protection key");
  return finding;
}

std::optional<Finding> run_bad_call(const CrashFacts& facts) {
  Claim claim;
  Finding finding;
  if (is_refused_jump(facts)) {
    finding = describe_refused(facts);
  } else if (is_forbidden_code(facts)) {
    finding = describe_forbidden(facts);
    // What nobody may read has not begun, so that it wanted nothing.
    const bool has_not_begun = facts.at_pc.is_executable == Tri::no;
    claim.needs(has_not_begun || facts.has_code == Tri::yes ? Tri::yes : Tri::unknown,
                "whether the instruction there wants its own place");
  } else {
    const bool is_code = facts.at_pc.is_executable == Tri::yes && facts.at_pc.is_mapped == Tri::yes;
    if (!is_fetch(facts) || facts.pc.is_null() || is_code) return std::nullopt;
    // A call leaves its return address where the stack pointer is: then it was none of a return.
    const bool returned = facts.has_caller == Tri::no && facts.came_by_return == Tri::yes;
    finding = describe_fetch(facts, returned);
    claim.needs(!facts.at_pc.is_executable, "whether code may be run there");
    if (facts.has_caller != Tri::yes && !returned) claim.rests_on("who called");
  }
  finding.rule = "bad_call";
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule bad_call_rule{.name = "bad_call", .level = Level::pointer, .run = run_bad_call};

}  // namespace hognose::analysis::why
