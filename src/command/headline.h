// Why a process crashed, in the one sentence that stands above other answers.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "session/query.h"

namespace hognose::command {

/// Whether there is more to say of it than who sent it.
[[nodiscard]] bool may_have_headline(const target::FatalSignal& fatal);
/// What an answer took.
struct AnswerCost {
  std::chrono::steady_clock::duration wall{};
  std::chrono::steady_clock::duration cpu{};  ///< of this program
};
/// How long its headline may take: 50 ms of a processor, which on a busy machine is longer by as much as the
/// answer was, a second at most; or as long as the answer.
[[nodiscard]] std::chrono::steady_clock::duration find_patience(const AnswerCost& cost);
/// Of one that an answer has already been given about, so that its files are open. Empty if nothing
/// crashed, or if it is not known why. Where that takes longer than there is patience for, it says what to
/// ask; but where it waited, for a processor or a disk, it is tried again, twice. Two rows of a small screen
/// at most.
[[nodiscard]] std::string find_headline(const session::Query& query, const AnswerCost& cost);
/// That, and then the signal and where it hit: what a debugger says first, which has no line of its own
/// about the core or the process that stands at its fault. Nothing if nothing crashed.
[[nodiscard]] std::vector<std::string> find_crash_lines(const session::Query& query);

}  // namespace hognose::command
