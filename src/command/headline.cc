// The headline of a verdict.
// SPDX-License-Identifier: MIT
#include "command/headline.h"

#include <algorithm>
#include <chrono>

#include "base/utf8.h"
#include "command/answer/verdict.h"

namespace hognose::command {
namespace {

constexpr std::chrono::milliseconds patience{50};

/// Two rows of a small screen.
constexpr std::size_t most_bytes_of_headline = 156;

/// The same question, which is answered soon or not at all.
session::Query hurry(const session::Query& query) {
  session::Query hurried = query;
  const auto deadline = std::chrono::steady_clock::now() + patience;
  hurried.reading.deadline = std::min(hurried.reading.deadline.value_or(deadline), deadline);
  return hurried;
}

}  // namespace

bool may_have_headline(const target::FatalSignal& fatal) {
  const bool is_from_outside = fatal.was_sent() && !fatal.is_own;
  return !is_from_outside;
}

std::string find_headline(const session::Query& query) {
  const target::Target* const target = query.session.target();
  if (target == nullptr || !target->fatal) return {};
  // Who sent a signal stands in the line above already.
  if (!may_have_headline(*target->fatal)) return {};
  const session::Query hurried = hurry(query);
  const auto verdict = find_verdict(hurried);
  if (!verdict) {
    if (!hurried.reading.is_late()) return {};
    // What was read until then is not whole, and is no answer to what is asked next.
    query.session.end_epoch(session::Change::written);
    return session::in_words("Why it crashed takes longer to find: {why} says it",
                             query.session.host().words());
  }
  if (verdict->said.rule.empty()) return {};
  const bool is_certain = verdict->said.sureness == "certain";
  return cut_text((is_certain ? "" : "Likely: ") + verdict->said.headline, most_bytes_of_headline);
}

}  // namespace hognose::command
