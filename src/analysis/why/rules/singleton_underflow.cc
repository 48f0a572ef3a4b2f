// singleton_underflow: None, True, False or the like was given back more often than taken.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

// Their tp_dealloc does nothing but end the process: Objects/object.c none_dealloc, boolobject.c,
// ellipsis, notimplemented; since 3.12 these are immortal, and the same functions make them so again.
struct Dealloc {
  std::string_view function;
  const char* object;
};
constexpr std::array deallocs{Dealloc{"none_dealloc", "None"},
                              Dealloc{"notimplemented_dealloc", "NotImplemented"},
                              Dealloc{"ellipsis_dealloc", "Ellipsis"},
                              Dealloc{"bool_dealloc", "True or False"}};

const char* find_object(const SaidFact& said) {
  const auto by_name = std::find_if(deallocs.begin(), deallocs.end(), [&](const Dealloc& one) {
    return said.function == one.function;
  });
  if (by_name != deallocs.end()) return by_name->object;
  constexpr std::string_view deallocating = "deallocating ";
  if (said.text == "deallocating None") return "None";
  if (said.text == "deallocating NotImplemented") return "NotImplemented";
  if (said.text.starts_with(deallocating) &&
      (said.text.ends_with("True") || said.text.ends_with("False")))
    return "True or False";
  return nullptr;
}

/// Only for objects that all share it ends the process so (3.10 and 3.11): which, its text would tell.
bool is_of_refcount(const CrashFacts& facts) {
  return std::any_of(facts.frames.begin(), facts.frames.end(), [](const CodeFact& code) {
    return code.whose == CodeFact::Whose::runtime && code.function == "_Py_FatalRefcountErrorFunc";
  });
}

std::optional<Finding> run_singleton_underflow(const CrashFacts& facts) {
  if (facts.said.by != SaidFact::By::runtime) return std::nullopt;
  const char* object = find_object(facts.said);
  if (object == nullptr && is_of_refcount(facts))
    object = "None, or another object that all share,";
  if (object == nullptr) return std::nullopt;
  Claim claim;
  claim.needs(facts.aborts, "whether this thread aborted with that text");
  Finding finding;
  finding.rule = "singleton_underflow";
  finding.detail = object;
  finding.blamed = find_blamed(facts, facts.said.frame);
  finding.headline = formatted(
      "Aborted: {} was decref'ed more often than incref'ed{}", object, describe_caller(facts));
  const std::string& said = facts.said.text.empty() ? facts.said.function : facts.said.text;
  if (!said.empty()) finding.evidence.push_back("the interpreter said: " + said);
  finding.evidence.emplace_back(
      "the last decref need not be the wrong one: any extension that ran may have done it");
  finding.next = {Next::machine_stack, Next::build};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule singleton_underflow_rule{.name = "singleton_underflow",
                                           .level = Level::object,
                                           .run = run_singleton_underflow,
                                           .explains = {"python_fatal"}};

}  // namespace hognose::analysis::why
