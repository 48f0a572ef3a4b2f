// The list of rules, and their order.
// SPDX-License-Identifier: MIT
#include "analysis/why/rules.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

// NAME_rule is defined in rules/NAME.cc. Of equal findings the first in this list is shown first.
#define HOGNOSE_RULES(ROW) \
  ROW(sent)                \
  ROW(kernel_limit)        \
  ROW(heap_check)          \
  ROW(stack_smashed)       \
  ROW(assertion)           \
  ROW(cxx_exception)       \
  ROW(rust_panic)          \
  ROW(debug_check)         \
  ROW(result_contract)     \
  ROW(python_fatal)        \
  ROW(library_abort)       \
  ROW(plain_abort)         \
  ROW(raised)              \
  ROW(stack_overflow)      \
  ROW(forced_unwind)       \
  ROW(after_finalize)      \
  ROW(no_gil)              \
  ROW(wrong_interpreter)   \
  ROW(code_corruption)     \
  ROW(abi_mismatch)        \
  ROW(two_openmp)          \
  ROW(singleton_underflow) \
  ROW(broken_chain)        \
  ROW(over_decref)         \
  ROW(lost_type)           \
  ROW(no_object)           \
  ROW(overrun)             \
  ROW(wrong_free)          \
  ROW(damaged_lists)       \
  ROW(freed_object)        \
  ROW(unwritten)           \
  ROW(around_block)        \
  ROW(unchecked_result)    \
  ROW(null_pointer)        \
  ROW(bad_call)            \
  ROW(no_right)            \
  ROW(misaligned)          \
  ROW(bus_error)           \
  ROW(divide)              \
  ROW(illegal)             \
  ROW(wild_pointer)

#define HOGNOSE_DECLARE(name) extern const Rule name##_rule;
#define HOGNOSE_LIST(name) &name##_rule,

namespace hognose::analysis::why {

HOGNOSE_RULES(HOGNOSE_DECLARE)

namespace {

struct Applied {
  const Rule* rule;
  Finding finding;
};

bool explains(const Applied& one, const Applied& other) {
  const auto& names = one.rule->explains;
  return std::find(names.begin(), names.end(), std::string_view(other.rule->name)) != names.end();
}

/// Smaller is shown first.
auto rank(const Applied& one) {
  return std::tuple(-static_cast<int>(one.finding.sureness), static_cast<int>(one.rule->level));
}

/// What is likely the reason of the first, if that is surer.
void add_reason(std::vector<Applied>& applied) {
  const auto reason = std::find_if(applied.begin(), applied.end(), [&applied](const Applied& one) {
    return one.finding.sureness == Sureness::likely && explains(one, applied.front());
  });
  if (reason == applied.end()) return;
  const std::string& headline = reason->finding.headline;
  const std::size_t colon = headline.find(": ");
  Finding& first = applied.front().finding;
  first.cause = headline.substr(colon == std::string::npos ? 0 : colon + 2);
  const auto& evidence = reason->finding.evidence;
  first.evidence.insert(first.evidence.begin(), evidence.begin(), evidence.end());
  applied.erase(reason);
}

}  // namespace

std::span<const Rule* const> all_rules() {
  static constexpr std::array table{HOGNOSE_RULES(HOGNOSE_LIST)};
  return table;
}

Verdict decide(const CrashFacts& facts) {
  Verdict verdict;
  std::vector<Applied> applied;
  for (const Rule* const rule : all_rules()) {
    if (auto finding = rule->run(facts)) {
      applied.push_back({rule, *std::move(finding)});
    } else if (const char* const denied = rule->deny != nullptr ? rule->deny(facts) : nullptr) {
      verdict.ruled_out.emplace_back(denied);
    }
  }
  // A root that is less sure than what it explains stands behind that: explained by none as sure.
  const auto is_root = [&applied](const Applied& one) {
    return std::none_of(applied.begin(), applied.end(), [&one](const Applied& other) {
      return other.finding.sureness >= one.finding.sureness && explains(other, one);
    });
  };
  std::stable_sort(applied.begin(), applied.end(), [&](const Applied& one, const Applied& other) {
    return std::tuple(!is_root(one), rank(one)) < std::tuple(!is_root(other), rank(other));
  });
  add_reason(applied);
  const bool has_answer = !applied.empty() && applied.front().finding.sureness >= Sureness::likely;
  for (std::size_t at = has_answer ? 1 : 0; at < applied.size(); ++at) {
    const bool is_explained = has_answer && explains(applied.front(), applied[at]);
    (is_explained ? verdict.explained : verdict.also).push_back(std::move(applied[at].finding));
  }
  if (has_answer) verdict.chosen = std::move(applied.front().finding);
  return verdict;
}

}  // namespace hognose::analysis::why
