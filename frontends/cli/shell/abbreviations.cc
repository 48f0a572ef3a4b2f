// Tables of GDB's abbreviations, and beginnings of words.
// SPDX-License-Identifier: MIT
#include "cli/shell/abbreviations.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/formatted.h"
#include "cli/usage/numbers.h"

namespace hognose::cli {
namespace {

using document::TraceEntry;

struct Abbreviation {
  std::string_view word;
  std::string_view verb;
};

// As GDB has them, where a beginning alone would not tell.
constexpr std::array<Abbreviation, 11> abbreviations{{
    {"p", "print"},
    {"l", "list"},
    {"q", "quit"},
    {"t", "thread"},
    {"f", "frame"},
    {"h", "help"},
    {"w", "bt"},
    {"where", "bt"},
    {"backtrace", "bt"},
    {"i", "info"},
    {"inf", "info"},
}};

// Two words that are one of ours.
struct Phrase {
  std::string_view verb;
  std::string_view word;
  std::string_view meant;
};
constexpr std::array<Phrase, 5> phrases{{
    {"info", "threads", "threads"},
    {"info", "locals", "locals"},
    {"info", "args", "locals"},
    {"info", "stack", "bt"},
    {"bt", "full", "bt-full"},
}};

bool is_verb(std::string_view word) {
  return command::find_command(word) != nullptr ||
         std::ranges::any_of(shell_verbs(),
                             [word](const ShellVerb& verb) { return verb.name == word; });
}

/// The one verb that begins with `beginning`, or with which all that do begin; else empty.
std::string find_by_beginning(std::string_view beginning) {
  std::vector<std::string_view> found;
  const auto take = [&](std::string_view name) {
    if (name.starts_with(beginning)) found.push_back(name);
  };
  for (const command::Command& row : command::all_commands())
    take(row.name);
  for (const ShellVerb& verb : shell_verbs())
    take(verb.name);
  if (found.empty()) return {};
  const auto shortest = std::ranges::min(found, {}, &std::string_view::size);
  const bool is_one =
      std::ranges::all_of(found, [&](std::string_view name) { return name.starts_with(shortest); });
  return is_one ? std::string(shortest) : std::string();
}

std::string find_verb(const std::string& word) {
  if (word.empty() || is_verb(word)) return word;
  const auto* const known =
      std::ranges::find_if(abbreviations, [&](const auto& one) { return one.word == word; });
  if (known != abbreviations.end()) return std::string(known->verb);
  std::string whole = find_by_beginning(word);
  return whole.empty() ? word : whole;
}

bool is_beginning_of(std::string_view word, std::string_view whole) {
  return !word.empty() && whole.starts_with(word);
}

/// "a a bt" of "t a a bt".
std::string spell_out_thread(const std::string& arguments) {
  const ShellLine first = parse_shell_line(arguments);
  const ShellLine second = parse_shell_line(first.arguments);
  if (!is_beginning_of(first.verb, "apply") || !is_beginning_of(second.verb, "all"))
    return arguments;
  return "apply all " + second.arguments;
}

/// As `frame N` counts them.
bool is_frame(const TraceEntry& entry) {
  return entry.is_python;
}

/// Those alone have rounds to fold.
bool shows_stacks(const command::Command& row) {
  return std::ranges::any_of(row.flags,
                             [](const command::Flag& flag) { return flag.name == "--fold"; });
}

TraceEntry say_more() {
  TraceEntry entry;
  entry.is_python = false;
  entry.text = "(More stack frames follow...)";
  return entry;
}

void keep_newest(std::vector<TraceEntry>& entries, std::size_t count) {
  std::size_t frames = 0;
  const auto end = std::ranges::find_if(entries, [&](const TraceEntry& entry) {
    return frames == count || (is_frame(entry) && ++frames > count);
  });
  if (end == entries.end()) return;
  entries.erase(end, entries.end());
  entries.push_back(say_more());
}

void keep_oldest(std::vector<TraceEntry>& entries, std::size_t count) {
  const auto all = static_cast<std::size_t>(std::ranges::count_if(entries, is_frame));
  std::size_t to_leave_out = all > count ? all - count : 0;
  const auto begin = std::ranges::find_if(entries, [&](const TraceEntry& entry) {
    if (to_leave_out == 0) return true;
    if (is_frame(entry)) --to_leave_out;
    return false;
  });
  entries.erase(entries.begin(), begin);
}

}  // namespace

ShellLine spell_out(ShellLine line) {
  line.verb = find_verb(line.verb);
  if (line.verb == "thread") line.arguments = spell_out_thread(line.arguments);
  const ShellLine about = parse_shell_line(line.arguments);
  const auto* const known = std::ranges::find_if(phrases, [&](const Phrase& one) {
    return one.verb == line.verb && is_beginning_of(about.verb, one.word);
  });
  if (known != phrases.end()) return {std::string(known->meant), about.arguments};
  return line;
}

std::optional<FrameCount> take_frame_count(ShellLine& line) {
  const command::Command* const row = command::find_command(line.verb);
  if (row == nullptr || !shows_stacks(*row)) return std::nullopt;
  const std::size_t space = line.arguments.find_last_of(" \t");
  const std::size_t at = space == std::string::npos ? 0 : space + 1;
  const std::string_view word = std::string_view(line.arguments).substr(at);
  const bool is_of_oldest = word.starts_with('-');
  const auto count = parse_number(word.substr(is_of_oldest ? 1 : 0), frame_numbers);
  if (!count) return std::nullopt;
  line.arguments.erase(space == std::string::npos ? 0 : space);
  return FrameCount{static_cast<std::size_t>(*count), is_of_oldest};
}

void keep_frames(document::Document& answer, FrameCount kept) {
  for (document::Block& block : answer.blocks) {
    auto* const trace = std::get_if<document::Traceback>(&block);
    if (trace == nullptr) continue;
    const auto keep = kept.is_of_oldest ? keep_oldest : keep_newest;
    keep(trace->entries, kept.count);
  }
}

}  // namespace hognose::cli
