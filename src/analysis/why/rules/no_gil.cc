// no_gil: the interpreter was called by a thread that did not hold the GIL.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "analysis/why/finding.h"
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

bool is_said(const SaidFact& said) {
  if (said.by != SaidFact::By::runtime) return false;
  const std::string all = said.function + " " + said.text;
  constexpr std::array<std::string_view, 4> parts{
      "PyThreadState_Get", "with the GIL held", "no current thread", "without holding the GIL"};
  return std::any_of(parts.begin(), parts.end(), [&all](std::string_view part) {
    return all.find(part) != std::string::npos;
  });
}

/// The newest frame of somebody's extension: it called.
const CodeFact* find_caller(const CrashFacts& facts) {
  const auto found =
      std::find_if(facts.frames.begin(), facts.frames.end(), [](const CodeFact& code) {
        return code.whose == CodeFact::Whose::extension;
      });
  return found == facts.frames.end() ? nullptr : &*found;
}

/// A field of the thread state that is not there.
Tri misses_state(const CrashFacts& facts) {
  if (!facts.operand) return Tri::unknown;
  const auto& operand = *facts.operand;
  if (operand.base != std::uint64_t{0} || operand.operand.index) return Tri::no;
  const RuntimeFact& runtime = facts.runtime;
  const std::int64_t at = operand.operand.displacement;
  const bool is_counter = operand.operand.size == sizeof(std::int32_t) &&
                          at >= runtime.counters_begin && at < runtime.counters_end;
  return tri(is_counter ||
             std::ranges::find(runtime.state_offsets, at) != runtime.state_offsets.end());
}

/// Functions of the runtime from where it crashed on; the oldest of them was called by an extension. Null if
/// none is on the stack: then the interpreter runs by itself.
const CodeFact* find_called(const CrashFacts& facts) {
  const CodeFact* called = nullptr;
  for (const CodeFact& code : facts.frames) {
    if (code.whose == CodeFact::Whose::extension) return called;
    if (code.whose == CodeFact::Whose::runtime && !code.function.empty()) called = &code;
  }
  return nullptr;
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
  const bool is_bridge = caller != nullptr && caller->is_bridge;
  const std::string what = called == nullptr ? "the interpreter" : called->function + "()";
  const std::string who = is_bridge ? "ctypes or cffi" : describe(caller);
  return formatted("{}: {} {}{}{}",
                   is_said(facts.said) ? "Aborted" : "Crash",
                   what,
                   caller == nullptr ? "ran without the GIL" : "was called without the GIL by ",
                   caller == nullptr ? "" : who,
                   describe_caller(facts));
}

std::optional<Finding> run_no_gil(const CrashFacts& facts) {
  const bool was_said = is_said(facts.said);
  const bool is_in_runtime =
      !facts.frames.empty() && facts.frames.front().whose == CodeFact::Whose::runtime;
  if (!was_said && (!is_in_runtime || !is_access(facts))) return std::nullopt;
  const CodeFact* const called = find_called(facts);
  const CodeFact* const caller = find_caller(facts);
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
