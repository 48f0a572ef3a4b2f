// unchecked_result: a function failed and returned NULL, and its caller went on with that.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "analysis/why/finding.h"
#include "analysis/why/runtime_calls.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

bool gives_memory(std::string_view function) {
  constexpr std::array<std::string_view, 4> others{
      "mmap", "strdup", "PyMem_Malloc", "PyObject_Malloc"};
  const bool is_other =
      std::ranges::find(others, function) != others.end() || function.starts_with("PyMem_Raw");
  const std::string_view name = name_allocator(function);
  return is_other || (!name.empty() && name != "free");
}

// That nothing between the call and the access branches is known to whoever filled in `result_of`.
std::optional<Finding> run_unchecked_result(const CrashFacts& facts) {
  if (!is_access(facts) || is_protection_fault(facts) || is_fetch(facts)) return std::nullopt;
  if (!facts.operand || facts.operand->base != std::uint64_t{0}) return std::nullopt;
  const OperandFact& operand = *facts.operand;
  if (operand.result_of.empty() || operand.operand.index) return std::nullopt;
  Claim claim;
  claim.needs(operand.agrees, "which memory the instruction wanted");
  Finding finding;
  finding.rule = "unchecked_result";
  finding.blamed = find_blamed(facts);
  const bool is_memory = gives_memory(operand.result_of);
  const std::string_view allocator = name_allocator(operand.result_of);
  const std::string function = allocator.empty() ? operand.result_of : std::string(allocator);
  finding.headline = formatted("Crash: {} did not look at what {}() returned, which is NULL{}",
                               describe_actor(facts),
                               function,
                               describe_caller(facts));
  if (is_memory) finding.evidence.push_back(formatted("{}() had no memory to give", function));
  finding.evidence.push_back(formatted("it {} {} bytes at {:+} of that",
                                       describe_touch(facts),
                                       operand.operand.size,
                                       operand.operand.displacement));
  if (auto raised = describe_raised(facts); !raised.empty())
    finding.evidence.push_back(std::move(raised));
  finding.detail = function;
  finding.next = {Next::machine_stack, Next::exception, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule unchecked_result_rule{.name = "unchecked_result",
                                        .level = Level::pointer,
                                        .run = run_unchecked_result,
                                        .explains = {"null_pointer"}};

}  // namespace hognose::analysis::why
