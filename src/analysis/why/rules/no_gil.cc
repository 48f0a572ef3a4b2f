// no_gil: the interpreter was called by a thread that did not hold the GIL.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "analysis/why/finding.h"
#include "analysis/why/runtime_calls.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

// What may be called without it (docs of Python/C API, "Thread State and the Global Interpreter Lock").
bool needs_no_gil(std::string_view function) {
  constexpr std::array<std::string_view, 11> starts{"PyThread_",
                                                    "PyMem_Raw",
                                                    "_PyMem_Raw",
                                                    "PyGILState_",
                                                    "Py_AddPendingCall",
                                                    "PyEval_Restore",
                                                    "PyEval_Acquire",
                                                    "take_gil",
                                                    "drop_gil",
                                                    "PyOS_",
                                                    "Py_Initialize"};
  return std::any_of(starts.begin(), starts.end(), [function](std::string_view start) {
    return function.starts_with(start);
  });
}

/// What there is of the runtime's thread state, and of the call, where the process said nothing.
void claim_missing_state(const CrashFacts& facts, const CodeFact* called, Claim& claim) {
  const Tri misses = misses_state(facts);
  if (misses == Tri::no) claim.rests_on("whether it was a thread state that was missing");
  claim.needs(misses == Tri::no ? Tri::yes : misses, "which memory the instruction wanted");
  if (called == nullptr) claim.rests_on("which function of the interpreter was called");
}

void add_evidence(const RuntimeFact& runtime, Finding& finding) {
  if (!runtime.holder.empty())
    finding.evidence.push_back(formatted("the GIL is held by {}", runtime.holder));
  if (runtime.has_state == Tri::no) {
    finding.evidence.emplace_back(
        "the thread has no thread state: nobody has made it known to Python");
  }
  if (runtime.has_state == Tri::yes)
    finding.evidence.emplace_back("the thread has a thread state, and has released the GIL");
}

/// `Crash: PyDict_New() was called without the GIL by f() of shop.so, called from …`
std::string write_headline(const CrashFacts& facts,
                           const CodeFact* called,
                           const CodeFact* caller) {
  const std::string what = called == nullptr ? "the interpreter" : called->function + "()";
  return formatted("{}: {} {}{}{}",
                   says_that_state_is_missing(facts.said) ? "Aborted" : "Crash",
                   what,
                   caller == nullptr ? "ran without the GIL" : "was called without the GIL by ",
                   caller == nullptr ? "" : describe_calling(caller),
                   describe_caller(facts));
}

std::optional<Finding> run_no_gil(const CrashFacts& facts) {
  const bool was_said = says_that_state_is_missing(facts.said);
  if (!was_said && (!crashed_in_runtime(facts) || !is_access(facts))) return std::nullopt;
  const CodeFact* const called = find_called(facts);
  const CodeFact* const caller = find_extension(facts);
  Claim claim;
  claim.needs(facts.runtime.has_gil, "whether this Python has a GIL")
      .rules_out(facts.runtime.holds_gil, "whether this thread held the GIL");
  if (called != nullptr) claim.rules_out(tri(needs_no_gil(called->function)), "");
  if (!was_said) claim_missing_state(facts, called, claim);
  Finding finding;
  finding.rule = "no_gil";
  const bool is_bridge = caller != nullptr && caller->is_bridge;
  finding.blamed = caller != nullptr && !is_bridge ? caller : called;
  finding.headline = write_headline(facts, called, caller);
  finding.detail = called == nullptr ? "" : called->function;
  if (is_bridge) {
    finding.evidence.emplace_back(
        "ctypes.CDLL releases the GIL while it calls a function; ctypes.PyDLL does not");
  }
  add_evidence(facts.runtime, finding);
  finding.next = {Next::threads, Next::machine_stack};
  return conclude(claim, std::move(finding));
}

const char* deny_no_gil(const CrashFacts& facts) {
  return facts.runtime.holds_gil == Tri::yes ? "a missing GIL (this thread holds it)" : nullptr;
}

}  // namespace

extern const Rule no_gil_rule{
    .name = "no_gil",
    .level = Level::interpreter,
    .run = run_no_gil,
    .explains = {"python_fatal", "null_pointer", "unchecked_result", "wild_pointer"},
    .deny = deny_no_gil};

}  // namespace hognose::analysis::why
