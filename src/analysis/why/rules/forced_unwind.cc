// forced_unwind: Python ended a thread that wanted the GIL while it was finalized, and C++ code on that thread's stack does not let
// itself be ended.
//
// Up to 3.13 such a thread calls pthread_exit(), which unwinds its stack as an exception would. A function that is noexcept ends
// the process then by std::terminate(), without any exception; one that catches all and does not throw that again makes glibc end
// it (nptl/unwind.c, unwind_cleanup). (Python/ceval_gil.c, take_gil; Python/thread_pthread.h, PyThread_exit_thread)
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <csignal>
#include <utility>

#include "analysis/why/finding.h"
#include "analysis/why/runtime_calls.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

using Phase = RuntimeFact::Phase;

/// The functions of the libraries from abort() on lead to the interpreter, which ended its thread.
bool is_being_unwound(const CrashFacts& facts) {
  const CodeFact* const caller = find_beside_c_library(facts);
  if (caller == nullptr || caller->whose != CodeFact::Whose::runtime) return false;
  const auto is_called = [&](std::string_view function) {
    return std::any_of(facts.frames.data(), caller, [function](const CodeFact& code) {
      return code.function.find(function) != std::string::npos;
    });
  };
  return is_called("_Unwind_ForcedUnwind") && is_called("pthread_exit");
}

/// What unwound it was caught, and left so.
bool was_caught(const SaidFact& said) {
  return said.by == SaidFact::By::c_library &&
         said.text.find("exception not rethrown") != std::string::npos;
}

Tri is_ending(Phase phase) {
  if (phase == Phase::unknown) return Tri::unknown;
  return tri(phase == Phase::finalizing || phase == Phase::finalized);
}

std::optional<Finding> run_forced_unwind(const CrashFacts& facts) {
  if (facts.signal.number != SIGABRT) return std::nullopt;
  const bool caught = was_caught(facts.said);
  if (!caught && !is_being_unwound(facts)) return std::nullopt;
  Claim claim;
  claim.needs(facts.aborts, "whether this thread aborted")
      .needs(is_ending(facts.runtime.phase), "whether Python was being finalized");
  if (facts.runtime.phase == Phase::finalizing)
    claim.rules_out(facts.runtime.is_finalizer, "whether it is this thread that finalizes Python");
  // Whoever ended the thread is not on its stack any more.
  if (caught) claim.rests_on("whether it was Python that ended the thread");
  Finding finding;
  finding.rule = "forced_unwind";
  finding.blamed = find_extension(facts);
  finding.headline =
      formatted("Aborted: Python ended a thread inside of {}, as it was being finalized{}",
                describe(finding.blamed),
                describe_caller(facts));
  finding.detail = caught ? "caught" : "noexcept";
  finding.evidence.emplace_back(
      caught ? "what ends a thread passed a catch (...) that does not throw it again"
             : "what ends a thread passed a function that is noexcept, or a destructor");
  finding.next = {Next::machine_stack, Next::threads};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule forced_unwind_rule{.name = "forced_unwind",
                                     .level = Level::interpreter,
                                     .run = run_forced_unwind,
                                     .explains = {"cxx_exception", "library_abort", "plain_abort"}};

}  // namespace hognose::analysis::why
