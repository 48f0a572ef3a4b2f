// A crash as a verdict: asking the rules, and saying what they found.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "analysis/why/rules.h"
#include "document/verdict.h"
#include "session/query.h"

namespace hognose::command {

/// Why the session's process crashed, as far as that is known; nothing if nothing crashed, or if the deadline
/// came first. What to ask next is left to who knows the commands.
struct CrashVerdict {
  document::Verdict said;
  std::vector<analysis::why::Next> next;
  analysis::why::CallerWords caller;  ///< as its headline names it
};
[[nodiscard]] std::optional<CrashVerdict> find_verdict(const session::Query& query);

}  // namespace hognose::command
