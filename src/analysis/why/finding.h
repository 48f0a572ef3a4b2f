// What a rule has found out: a sentence, how sure it is, and what it rests on.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/why/facts.h"

namespace hognose::analysis::why {

/// A further question that would tell more.
enum class Next : std::uint8_t {
  machine_stack,  ///< all machine frames
  threads,  ///< what all threads do, equal ones once
  waits,  ///< who waits for whom
  tasks,  ///< what tasks of asyncio wait for
  exception,
  registers,  ///< what each points to
  variables,
  build,  ///< which Python, and its libraries
};

struct Finding {
  const char* rule = "";
  Sureness sureness = Sureness::possible;
  std::string headline;  ///< "Crash: parse() of _shop.so read a NULL pointer"
  std::string cause;  ///< why it came to that, where more is known; empty if not
  std::vector<std::string> evidence;
  std::vector<std::string> doubts;  ///< what is not known, or is weak
  std::string detail;  ///< what tells this one from others of the rule, for the fingerprint
  const CodeFact* blamed = nullptr;  ///< in the facts; may be null
  std::vector<Next> next;
};

/// What a rule stands behind in the order of what is shown.
enum class Level : std::uint8_t {
  sent,
  announced,
  exhausted,
  interpreter,
  object,
  pointer,
  instruction
};

/// A rule's row.
struct Rule {
  const char* name = "";
  Level level = Level::sent;
  /// Nothing if it does not apply.
  std::optional<Finding> (*run)(const CrashFacts& facts) = nullptr;
  /// The rules whose findings this one is the reason of.
  std::array<std::string_view, 12> explains{};
  /// What a reader is told to be ruled out where this does not apply; null: nothing, as that says little.
  const char* (*deny)(const CrashFacts& facts) = nullptr;
};

/// A finding with what the claim amounts to; nothing if that is refuted.
[[nodiscard]] std::optional<Finding> conclude(const Claim& claim, Finding finding);

}  // namespace hognose::analysis::why
