// Finding rounds: for each length, how far the entries are equal to those so many further on. Each of
// these stretches is walked once, however the rounds lie.
// SPDX-License-Identifier: MIT
#include "document/fold.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/formatted.h"
#include "document/entry_key.h"

namespace hognose::document {

namespace {

constexpr std::size_t longest_round = 8;
constexpr std::size_t fewest_repeats = 4;

/// The entries as numbers, equal where the entries are.
std::vector<std::size_t> number_entries(const std::vector<TraceEntry>& entries) {
  std::unordered_map<std::string, std::size_t> known;
  std::vector<std::size_t> numbers;
  numbers.reserve(entries.size());
  std::size_t next = 0;
  for (const TraceEntry& entry : entries) {
    const auto key = key_of(entry);
    numbers.push_back(key ? known.try_emplace(*key, next).first->second : next);
    ++next;
  }
  return numbers;
}

/// So many entries, which come so often one after the other.
struct Rounds {
  std::size_t length = 1;
  std::size_t count = 1;

  [[nodiscard]] std::size_t size() const { return length * count; }
};

class RoundFinder {
 public:
  explicit RoundFinder(const std::vector<std::size_t>& numbers) : numbers_(numbers) {}

  /// Those that begin at `at` and cover the most; of several, the shortest. `at` only grows.
  Rounds find(std::size_t at) {
    Rounds best;
    for (std::size_t length = 1; length <= longest_round; ++length) {
      const Rounds found{length, 1 + count_equal(at, length) / length};
      if (found.count >= fewest_repeats && found.size() > best.size()) best = found;
    }
    return best;
  }

 private:
  /// How many entries from `at` on are equal to the one that is `length` further on.
  std::size_t count_equal(std::size_t at, std::size_t length) {
    std::size_t& end = ends_.at(length - 1);
    end = std::max(end, at);
    while (end + length < numbers_.size() && numbers_[end] == numbers_[end + length])
      ++end;
    return end - at;
  }

  const std::vector<std::size_t>& numbers_;
  std::array<std::size_t, longest_round> ends_{};
};

TraceEntry say(std::string text, std::size_t stands_for) {
  TraceEntry entry;
  entry.is_python = false;
  entry.text = std::move(text);
  entry.stands_for = stands_for;
  return entry;
}

/// In the words of CPython's own tracebacks, where a line is a frame.
TraceEntry say_repeated(const Rounds& rounds) {
  const std::size_t more = rounds.count - 1;
  const std::string lines = rounds.length == 1 ? "line" : formatted("{} lines", rounds.length);
  return say(formatted("[Previous {} repeated {} more times]", lines, more), rounds.length * more);
}

std::size_t count_frames(const std::vector<TraceEntry>& entries) {
  std::size_t count = 0;
  for (const TraceEntry& entry : entries)
    count += entry.stands_for;
  return count;
}

}  // namespace

void fold(Traceback& trace) {
  std::vector<TraceEntry>& entries = trace.entries;
  const std::vector<std::size_t> numbers = number_entries(entries);
  RoundFinder finder(numbers);
  std::vector<TraceEntry> kept;
  for (std::size_t at = 0; at < entries.size();) {
    const Rounds rounds = finder.find(at);
    const auto begin = entries.begin() + static_cast<std::ptrdiff_t>(at);
    std::move(begin, begin + static_cast<std::ptrdiff_t>(rounds.length), std::back_inserter(kept));
    if (rounds.count > 1) kept.push_back(say_repeated(rounds));
    at += rounds.size();
  }
  entries = std::move(kept);
}

void cut_middle(Traceback& trace, std::string_view how) {
  constexpr std::size_t few_frames = 200;  // a stack of no more is shown whole
  constexpr std::size_t newest = 12;
  constexpr std::size_t oldest = 5;
  std::vector<TraceEntry>& entries = trace.entries;
  const std::size_t all = count_frames(entries);
  if (all <= few_frames || entries.size() <= newest + oldest + 1) return;
  const auto is_unread = [](const TraceEntry& entry) { return entry.place.hole.has_value(); };
  if (std::any_of(entries.begin() + newest, entries.end() - oldest, is_unread)) return;
  std::vector<TraceEntry> kept(std::make_move_iterator(entries.begin()),
                               std::make_move_iterator(entries.begin() + newest));
  std::move(entries.end() - oldest, entries.end(), std::back_inserter(kept));
  const std::size_t left_out = all - count_frames(kept);
  kept.insert(kept.begin() + newest,
              say(formatted("[{} frames are left out here; {}]", left_out, how), left_out));
  entries = std::move(kept);
}

}  // namespace hognose::document
