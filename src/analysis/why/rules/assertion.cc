// assertion: assert() failed, or a check of the C++ library.
// SPDX-License-Identifier: MIT
#include <csignal>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

struct Failed {
  std::string condition;
  std::string evidence;
};

// assert/assert.c: "%s%s%s:%u: %s%sAssertion `%s'"'"' failed.\n"
std::optional<Failed> find_of_c(const std::string& said) {
  constexpr std::string_view opening = "Assertion `";
  constexpr std::string_view ending = "' failed.";
  const std::size_t at = said.find(opening);
  if (at == std::string::npos || !said.ends_with(ending)) return std::nullopt;
  const std::size_t begin = at + opening.size();
  return Failed{said.substr(begin, said.size() - begin - ending.size()),
                formatted("glibc said: {}", said)};
}

// libstdc++-v3/src/c++11/debug.cc, __glibcxx_assert_fail(); what it says is written to the terminal alone.
Failed find_of_cxx(const SaidFact& said) {
  return {said.text.empty() ? "its condition is not kept" : said.text,
          said.function.empty() ? "libstdc++ checked it"
                                : formatted("libstdc++ checked it in {}", said.function)};
}

std::optional<Failed> find_failed(const CrashFacts& facts) {
  if (facts.signal.number != SIGABRT) return std::nullopt;
  if (facts.said.by == SaidFact::By::cxx_check) return find_of_cxx(facts.said);
  return facts.said.by == SaidFact::By::c_library ? find_of_c(facts.said.text) : std::nullopt;
}

std::optional<Finding> run_assertion(const CrashFacts& facts) {
  const auto failed = find_failed(facts);
  if (!failed) return std::nullopt;
  Claim claim;
  claim.needs(facts.aborts, "whether this thread aborted with that text");
  Finding finding;
  finding.rule = "assertion";
  finding.detail = failed->condition;
  finding.blamed = find_blamed(facts, facts.said.frame);
  finding.headline = formatted("Aborted: assertion failed in {}: {}{}",
                               describe(finding.blamed),
                               failed->condition,
                               describe_caller(facts));
  finding.evidence.push_back(failed->evidence);
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule assertion_rule{.name = "assertion",
                                 .level = Level::announced,
                                 .run = run_assertion,
                                 .explains = {"library_abort"}};

}  // namespace hognose::analysis::why
