// The headline of a verdict.
// SPDX-License-Identifier: MIT
#include "command/headline.h"

#include "command/answer/verdict.h"

namespace hognose::command {

std::string find_headline(const session::Query& query) {
  const target::Target* const target = query.session.target();
  if (target == nullptr || !target->fatal) return {};
  // Who sent a signal stands in the line above already.
  const target::FatalSignal& signal = *target->fatal;
  if (signal.has_details && signal.code <= 0 && !signal.is_own) return {};
  const auto verdict = find_verdict(query);
  if (!verdict || verdict->said.rule.empty()) return {};
  const bool is_certain = verdict->said.sureness == "certain";
  return (is_certain ? "" : "Likely: ") + verdict->said.headline;
}

}  // namespace hognose::command
