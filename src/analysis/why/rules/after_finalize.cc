// after_finalize: the interpreter was called by an extension when it had been finalized, or while it was.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "analysis/why/finding.h"
#include "analysis/why/runtime_calls.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

using Phase = RuntimeFact::Phase;

// What may be called without an interpreter (docs of Python/C API, "Before Python Initialization").
bool needs_no_interpreter(std::string_view function) {
  constexpr std::array<std::string_view, 20> starts{
      "PyThread_", "PyMem_Raw", "_PyMem_Raw",       "PyMem_Set",     "PyObject_SetArena",
      "PyOS_",     "PyConfig_", "PyPreConfig_",     "PyStatus_",     "PyImport_AppendInittab",
      "Py_AtExit", "Py_Exit",   "Py_Finalize",      "Py_Initialize", "PyImport_ExtendInittab",
      "Py_Get",    "Py_Is",     "Py_PreInitialize", "Py_RunMain",    "Py_Set"};
  return std::ranges::any_of(
      starts, [function](std::string_view start) { return function.starts_with(start); });
}

/// A field of a thread state; of an object that is NULL it would be the type, where both are the same.
Tri misses_state_alone(const CrashFacts& facts) {
  constexpr std::int64_t to_type = 8;  // PyObject.ob_type
  const Tri misses = misses_state(facts);
  const bool may_be_type = misses == Tri::yes && facts.operand->operand.displacement == to_type;
  return may_be_type ? Tri::no : misses;
}

/// That it was a thread state which it missed: only an interpreter has them.
void claim_missing_state(const CrashFacts& facts, Claim& claim) {
  if (says_that_state_is_missing(facts.said)) return;
  const bool was_said = facts.said.by == SaidFact::By::runtime;
  const Tri misses = was_said ? Tri::no : misses_state_alone(facts);
  if (misses == Tri::no) claim.rests_on("whether what it missed was gone with the interpreter");
  claim.needs(misses == Tri::no ? Tri::yes : misses, "which memory the instruction wanted");
}

/// Nobody outside called it: it goes on with what it was about when something that it had called finalized it.
std::optional<Finding> conclude_going_on(const CrashFacts& facts) {
  const auto is_of = [&facts](std::string_view start) {
    return std::ranges::any_of(facts.frames, [start](const CodeFact& code) {
      return code.whose == CodeFact::Whose::runtime && code.function.starts_with(start);
    });
  };
  const bool executes = is_of("_PyEval_EvalFrame") || is_of("PyEval_EvalFrame");
  const bool finalizes = is_of("Py_Finalize") || is_of("Py_EndInterpreter");
  if (facts.runtime.phase != Phase::finalized || !executes || finalizes) return std::nullopt;
  Claim claim;
  claim.rests_on("who finalized it");
  Finding finding;
  finding.rule = "after_finalize";
  finding.blamed = find_blamed(facts);
  finding.headline =
      "Crash: the interpreter went on after Python had been finalized" + describe_caller(facts);
  finding.evidence.emplace_back("something that Python had called called Py_Finalize()");
  finding.detail = "going on";
  finding.next = {Next::machine_stack, Next::threads};
  return conclude(claim, std::move(finding));
}

/// `Crash: PyErr_SetString() was called by f() of shop.so after Python had been finalized`
std::string write_headline(const CrashFacts& facts,
                           const CodeFact* called,
                           const CodeFact* caller) {
  return formatted("{}: {} was called by {} {}{}",
                   facts.said.by == SaidFact::By::runtime ? "Aborted" : "Crash",
                   called == nullptr ? "the interpreter" : called->function + "()",
                   describe_calling(caller),
                   facts.runtime.phase == Phase::finalized
                       ? "after Python had been finalized"
                       : "while another thread finalized Python",
                   describe_caller(facts));
}

std::optional<Finding> run_after_finalize(const CrashFacts& facts) {
  const Phase phase = facts.runtime.phase;
  if (phase != Phase::finalized && phase != Phase::finalizing) return std::nullopt;
  const bool was_said = facts.said.by == SaidFact::By::runtime;
  if (!was_said && (!crashed_in_runtime(facts) || !is_access(facts))) return std::nullopt;
  const CodeFact* const caller = find_extension(facts);
  const CodeFact* const called = find_called(facts);
  if (caller == nullptr) return conclude_going_on(facts);
  Claim claim;
  if (called == nullptr) claim.rests_on("which function of the interpreter was called");
  if (called != nullptr) claim.rules_out(tri(needs_no_interpreter(called->function)), "");
  if (phase == Phase::finalizing) {
    // Whoever calls without the GIL does so at any time.
    claim.rules_out(facts.runtime.is_finalizer, "whether it is this thread that finalizes Python")
        .rests_on("whether the same call would have gone well before");
  }
  claim_missing_state(facts, claim);
  Finding finding;
  finding.rule = "after_finalize";
  finding.blamed = caller->is_bridge ? called : caller;
  finding.headline = write_headline(facts, called, caller);
  finding.detail = called == nullptr ? "" : called->function;
  finding.next = {Next::machine_stack, Next::threads};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule after_finalize_rule{.name = "after_finalize",
                                      .level = Level::interpreter,
                                      .run = run_after_finalize,
                                      .explains = {"python_fatal",
                                                   "no_gil",
                                                   "null_pointer",
                                                   "unchecked_result",
                                                   "wild_pointer",
                                                   "freed_object",
                                                   "bad_call"}};

}  // namespace hognose::analysis::why
