// The headline of a verdict.
// SPDX-License-Identifier: MIT
#include "command/headline.h"

#include <algorithm>
#include <chrono>

#include "analysis/why/short_headline.h"
#include "base/utf8.h"
#include "command/answer/verdict.h"
#include "target/process/thread_clock.h"

namespace hognose::command {
namespace {

constexpr std::chrono::milliseconds least_patience{50};
/// Of which others of the machine, or its disk, may spoil all but one.
constexpr int most_tries = 3;
/// Of somebody at the prompt of a debugger, where a deep stack takes seconds and Ctrl-C is at hand.
constexpr std::chrono::milliseconds patience_at_prompt{20'000};

/// Two rows of a small screen.
constexpr std::size_t most_bytes_of_headline = 156;

/// The same question, which is answered soon or not at all.
session::Query hurry(const session::Query& query, std::chrono::steady_clock::duration how_long) {
  session::Query hurried = query;
  const auto deadline = std::chrono::steady_clock::now() + how_long;
  hurried.reading.deadline = std::min(hurried.reading.deadline.value_or(deadline), deadline);
  return hurried;
}

/// What was read until then is not whole, and is no answer to what is asked next.
std::string give_up(const session::Query& query) {
  query.session.end_epoch(session::Change::written);
  return session::in_words("Why it crashed takes longer to find: {why} says it",
                           query.session.host().words());
}

std::string make_headline(const CrashVerdict& verdict) {
  const document::Verdict& said = verdict.said;
  const bool is_sure = said.rule.empty() || said.sureness == "certain";
  return analysis::why::shorten_headline(
      (is_sure ? "" : "Likely: ") + said.headline, verdict.caller, most_bytes_of_headline);
}

}  // namespace

bool may_have_headline(const target::FatalSignal& fatal) {
  const bool is_from_outside = fatal.was_sent() && !fatal.is_own;
  return !is_from_outside;
}

std::chrono::steady_clock::duration find_patience(const AnswerCost& cost) {
  using Patience = std::chrono::duration<double, std::milli>;
  constexpr Patience most{1000};
  const double busy = cost.cpu.count() <= 0 ? 1 : Patience(cost.wall) / Patience(cost.cpu);
  const Patience fair = std::min<Patience>(least_patience * std::max(busy, 1.0), most);
  return std::max(std::chrono::duration_cast<std::chrono::steady_clock::duration>(fair), cost.wall);
}

std::string find_headline(const session::Query& query, const AnswerCost& cost) {
  const target::Target* const target = query.session.target();
  if (target == nullptr || !target->fatal) return {};
  // Who sent a signal stands in the line above already.
  if (!may_have_headline(*target->fatal)) return {};
  const auto due = std::max<std::chrono::steady_clock::duration>(least_patience, cost.cpu);
  for (int tried = 1;; ++tried) {
    const auto begin = target::ThreadClock::now();
    const session::Query hurried = hurry(query, find_patience(cost));
    if (const auto verdict = find_verdict(hurried)) {
      return verdict->said.rule.empty() ? std::string() : make_headline(*verdict);
    }
    if (!hurried.reading.is_late()) return {};
    std::string said = give_up(query);
    const bool had_its_time = target::ThreadClock::now() - begin >= due;
    if (had_its_time || tried == most_tries) return said;
  }
}

std::vector<std::string> find_crash_lines(const session::Query& query) {
  const session::Query hurried = hurry(query, patience_at_prompt);
  const auto verdict = find_verdict(hurried);
  std::vector<std::string> lines;
  if (!verdict && hurried.reading.is_late()) lines.push_back(give_up(query));
  if (!verdict) return lines;
  lines.push_back(make_headline(*verdict));
  // Who sent a signal, and which, is all that there is to it.
  if (verdict->said.rule == "sent") return lines;
  lines.push_back(cut_text(verdict->said.happened, most_bytes_of_headline));
  return lines;
}

}  // namespace hognose::command
