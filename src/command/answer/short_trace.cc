// Choosing the entries of a traceback that are shown.
// SPDX-License-Identifier: MIT
#include "command/answer/short_trace.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "analysis/own_code.h"
#include "base/counted.h"
#include "base/utf8.h"
#include "document/fold.h"

namespace hognose::command {
namespace {

using document::TraceEntry;

std::size_t rows_of(std::size_t columns) {
  return std::max<std::size_t>(1, (columns + screen_columns - 1) / screen_columns);
}

/// About as wide as its line is shown.
std::size_t count_columns(const TraceEntry& entry) {
  constexpr std::size_t between = 40;  // File "", line 12345, in
  if (entry.is_python)
    return count_characters(entry.place.file) + count_characters(entry.place.function) + between;
  if (!entry.native) return count_characters(entry.text) + 2;
  const document::NativePlace& place = *entry.native;
  return count_characters(place.image) + count_characters(place.function) +
         count_characters(place.file) + count_characters(place.distribution) +
         count_characters(place.version) + between;
}

/// What stands where entries were left out.
TraceEntry make_gap(std::size_t count) {
  TraceEntry gap;
  gap.is_python = false;
  gap.text = "... " + counted(count, "more frame");
  gap.stands_for = count;
  return gap;
}

/// The numbers of the entries, those first that say most: the newest of own code, or else of all. What
/// says how often frames came again goes with them.
std::vector<std::size_t> order(const std::vector<TraceEntry>& entries) {
  std::vector<std::size_t> numbers(entries.size());
  for (std::size_t at = 0; at < numbers.size(); ++at)
    numbers[at] = at;
  if (numbers.empty()) return numbers;
  const auto is_own = [&entries](std::size_t at) {
    if (entries[at].stands_for > 1) return true;
    return entries[at].is_python &&
           analysis::is_own_frame(entries[at].place.file, entries[at].place.function);
  };
  std::stable_partition(numbers.begin() + 1, numbers.end(), is_own);
  if (!is_own(0) && numbers.size() > 1 && is_own(numbers[1])) std::swap(numbers[0], numbers[1]);
  return numbers;
}

/// With a line for each gap; one that stands alone has the number of all others below it.
std::size_t count_kept_rows(const std::vector<TraceEntry>& entries,
                            const std::vector<bool>& is_kept) {
  std::size_t rows = 0;
  std::size_t gaps = 0;
  for (std::size_t at = 0; at < entries.size(); ++at) {
    if (is_kept[at]) rows += count_rows(entries[at]);
    if (!is_kept[at] && (at == 0 || is_kept[at - 1])) ++gaps;
  }
  return rows + gaps;
}

}  // namespace

std::size_t count_rows(std::string_view line) {
  return rows_of(count_characters(line));
}

std::size_t count_rows(const TraceEntry& entry) {
  std::size_t rows = rows_of(count_columns(entry));
  if (!entry.source.empty()) rows += rows_of(count_characters(entry.source) + 4);
  if (entry.running.end > entry.running.begin) ++rows;
  if (!entry.note.empty()) ++rows;
  if (entry.place.hole) ++rows;
  return rows;
}

std::size_t count_rows(const document::Traceback& trace) {
  std::size_t rows = trace.has_header ? 1 : 0;
  for (const TraceEntry& entry : trace.entries)
    rows += count_rows(entry);
  return rows;
}

std::size_t shorten(document::Traceback& trace, std::size_t rows) {
  if (count_rows(trace) <= rows) return 0;
  document::fold(trace);
  std::vector<bool> is_kept(trace.entries.size(), false);
  bool is_first = true;
  for (const std::size_t at : order(trace.entries)) {
    is_kept[at] = true;
    if (std::exchange(is_first, false) || count_kept_rows(trace.entries, is_kept) <= rows) continue;
    is_kept[at] = false;
    break;
  }
  const bool is_alone = std::count(is_kept.begin(), is_kept.end(), true) == 1;
  std::vector<TraceEntry> kept;
  std::size_t left_out = 0;
  std::size_t gap = 0;
  for (std::size_t at = 0; at < trace.entries.size(); ++at) {
    if (!is_kept[at]) {
      gap += trace.entries[at].stands_for;
      left_out += trace.entries[at].stands_for;
      continue;
    }
    if (gap != 0 && !is_alone) kept.push_back(make_gap(std::exchange(gap, 0)));
    kept.push_back(std::move(trace.entries[at]));
  }
  if (gap != 0) kept.push_back(make_gap(gap));
  trace.entries = std::move(kept);
  return left_out;
}

void cut_source(document::Traceback& trace, std::size_t rows) {
  constexpr std::size_t indent = 4;
  constexpr std::size_t sign_of_cut = 3;
  const std::size_t taken = count_rows(trace);
  if (taken <= rows || trace.entries.empty()) return;
  std::string& source = trace.entries.front().source;
  if (source.empty()) return;
  const std::size_t others = taken - rows_of(count_characters(source) + indent);
  const std::size_t room = rows - std::min(rows, others);
  source = room == 0 ? "" : cut_text(source, room * screen_columns - indent - sign_of_cut);
}

}  // namespace hognose::command
