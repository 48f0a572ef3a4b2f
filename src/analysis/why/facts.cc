// Phrases that several rules use.
// SPDX-License-Identifier: MIT
#include "analysis/why/facts.h"

#include <algorithm>
#include <csignal>

#include "base/formatted.h"

namespace hognose::analysis::why {

bool is_sent(const CrashFacts& facts) {
  return facts.signal.has_details && facts.signal.code <= 0;
}

bool is_access(const CrashFacts& facts) {
  const bool is_memory = facts.signal.number == SIGSEGV || facts.signal.number == SIGBUS;
  return is_memory && facts.signal.has_details && !is_sent(facts);
}

bool is_protection_fault(const CrashFacts& facts) {
  return is_access(facts) && facts.signal.code == SI_KERNEL;
}

bool is_fetch(const CrashFacts& facts) {
  return is_access(facts) && !is_protection_fault(facts) && facts.knows_pc &&
         facts.signal.address == facts.pc;
}

const CodeFact* find_blamed(const CrashFacts& facts, std::size_t from) {
  if (from >= facts.frames.size()) return nullptr;
  const auto begin = facts.frames.begin() + static_cast<std::ptrdiff_t>(from);
  const auto extension = std::find_if(begin, facts.frames.end(), [](const CodeFact& code) {
    return code.whose == CodeFact::Whose::extension;
  });
  if (extension != facts.frames.end()) return &*extension;
  const auto named = std::find_if(begin, facts.frames.end(), [](const CodeFact& code) {
    return !code.function.empty() && code.whose != CodeFact::Whose::c_library;
  });
  if (named != facts.frames.end()) return &*named;
  return &*begin;
}

std::string describe(const CodeFact* code) {
  if (code == nullptr || (code->function.empty() && code->image.empty())) return "code";
  std::string text = code->function.empty() ? "a function" : code->function + "()";
  const bool is_own = code->whose == CodeFact::Whose::runtime;
  if (is_own && !code->function.empty()) return text;
  if (!code->image.empty()) text += " of " + code->image;
  return text;
}

std::string describe_caller(const CrashFacts& facts) {
  if (!facts.place) return {};
  std::string where = facts.place->file.substr(facts.place->file.rfind('/') + 1);
  if (facts.place->line) where += formatted(":{}", *facts.place->line);
  return formatted(", called from {} ({})", facts.place->function, where);
}

const char* describe_touch(const CrashFacts& facts) {
  if (!facts.is_write) return "accesses";
  return *facts.is_write ? "writes" : "reads";
}

}  // namespace hognose::analysis::why
