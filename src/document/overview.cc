// Fitting stacks into the lines of a screen.
// SPDX-License-Identifier: MIT
#include "document/overview.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/formatted.h"
#include "document/fold.h"
#include "document/library_path.h"
#include "document/thread_groups.h"

namespace hognose::document {

namespace {

constexpr std::size_t few_threads = 8;  // each of so many is shown by itself
constexpr std::size_t most_lines = 52;  // of all groups: with what stands around them, 60
constexpr std::size_t fewest_lines = 3;  // of a group: its heading and two frames
constexpr std::size_t most_frames = 20;  // of one that is shown whole, where there are many
constexpr std::size_t most_names = 48;  // characters of names in a heading
constexpr std::size_t names_line = 90;  // of names in a line of their own

std::size_t lines_of_entry(const TraceEntry& entry) {
  const bool has_source = !entry.source.empty();
  const bool is_underlined = has_source && entry.running.end > entry.running.begin &&
                             entry.running.end - entry.running.begin < entry.source.size();
  return 1U + (has_source ? 1U : 0U) + (is_underlined ? 1U : 0U) + (entry.note.empty() ? 0U : 1U) +
         (entry.place.hole ? 1U : 0U);
}

/// Of a group that is shown whole, with the empty line behind it.
std::size_t lines_of_group(const ThreadGroup& group) {
  std::size_t lines = group.headings.size() > 1 ? 3 : 2;
  for (const Block& block : group.blocks) {
    const auto* const trace = std::get_if<Traceback>(&block);
    lines += trace == nullptr ? count_lines(block) : 1;
    if (trace == nullptr) continue;
    for (const TraceEntry& entry : trace->entries)
      lines += lines_of_entry(entry);
  }
  return lines;
}

bool is_frame(const TraceEntry& entry) {
  return entry.stands_for == 1;
}

bool is_own_code(const TraceEntry& entry) {
  return entry.is_python && is_frame(entry) && !find_library_path(entry.place.file);
}

struct StackSize {
  std::size_t frames = 0;  // with those that are folded
  std::size_t lines = 0;  // at least: a frame each, and what stands beside the stack
};

StackSize measure(const ThreadGroup& group) {
  StackSize size;
  for (const Block& block : group.blocks) {
    const auto* const trace = std::get_if<Traceback>(&block);
    if (trace == nullptr) {
      size.lines += count_lines(block);
      continue;
    }
    for (const TraceEntry& entry : trace->entries) {
      size.frames += entry.stands_for;
      size.lines += is_frame(entry) ? 1 : 0;
    }
  }
  return size;
}

/// Which entries say most in so few lines: what could not be read, the newest, then own code, then what is
/// newest of the rest.
std::vector<bool> choose_entries(const std::vector<TraceEntry>& entries, std::size_t most) {
  std::vector<bool> chosen(entries.size(), false);
  const auto choose = [&](auto is_wanted) {
    for (std::size_t at = 0; at < entries.size() && most != 0; ++at) {
      if (chosen[at] || !is_frame(entries[at]) || !is_wanted(at)) continue;
      chosen[at] = true;
      --most;
    }
  };
  choose([&](std::size_t at) { return entries[at].place.hole.has_value(); });
  if (most > 1) choose([](std::size_t at) { return at == 0; });
  choose([&](std::size_t at) { return is_own_code(entries[at]); });
  choose([](std::size_t /*at*/) { return true; });
  return chosen;
}

/// A stack as few lines.
void shorten(Traceback& trace, std::size_t most) {
  const std::vector<bool> chosen = choose_entries(trace.entries, most);
  std::vector<TraceEntry> kept;
  for (std::size_t at = 0; at < chosen.size(); ++at) {
    if (!chosen[at]) continue;
    kept.push_back(std::move(trace.entries[at]));
    kept.back().source.clear();
    kept.back().running = {};
  }
  trace.entries = std::move(kept);
  trace.has_header = false;
}

/// The most frames of each group with which all groups have so many lines.
std::size_t find_frames_of_each(const std::vector<ThreadGroup>& groups, std::size_t lines) {
  std::size_t frames = fewest_lines - 1;
  while (frames < most_frames) {
    std::size_t needed = 0;
    for (const ThreadGroup& group : groups)
      needed += 1 + std::min(measure(group).lines, frames + 1);
    if (needed > lines) break;
    ++frames;
  }
  return frames;
}

class Overview {
 public:
  Overview(Document& answer, std::string_view how) : answer_(answer), how_(how) {}

  void run(GroupedAnswer grouped) {
    std::vector<ThreadGroup>& groups = grouped.groups;
    move_in(grouped.before);
    std::size_t lines = 0;
    for (const ThreadGroup& group : groups)
      lines += lines_of_group(group);
    if (lines <= most_lines) {
      for (ThreadGroup& group : groups)
        add_whole(group);
    } else {
      if (groups.front().has_crashed) {
        cut(groups.front());
        add_whole(groups.front());
        groups.erase(groups.begin());
      }
      add_short(std::move(groups));
    }
    move_in(grouped.after);
  }

 private:
  void move_in(std::vector<Block>& blocks) {
    std::move(blocks.begin(), blocks.end(), std::back_inserter(answer_.blocks));
  }

  /// Of the one that crashed: where many threads are to be shown, not too much.
  static void cut(ThreadGroup& group) {
    for (Block& block : group.blocks) {
      auto* const trace = std::get_if<Traceback>(&block);
      if (trace != nullptr && trace->entries.size() > most_frames) shorten(*trace, most_frames);
    }
  }

  void add_whole(ThreadGroup& group) {
    if (is_begun_) answer_.add(Paragraph{});
    is_begun_ = true;
    answer_.add(Heading{describe_group(group, ""), group.headings.front().thread});
    if (group.headings.size() > 1) answer_.add(Paragraph{"  " + name_threads(group, names_line)});
    lines_ += lines_of_group(group);
    move_in(group.blocks);
  }

  void add_short(std::vector<ThreadGroup> groups) {
    const std::size_t left =
        lines_ + 2 * fewest_lines < most_lines ? most_lines - lines_ : 2 * fewest_lines;
    const std::vector<ThreadGroup> others = take_others(groups, left / fewest_lines);
    const std::size_t frames = find_frames_of_each(groups, left);
    if (is_begun_ && !groups.empty()) answer_.add(Paragraph{});
    for (ThreadGroup& group : groups) {
      if (&group == &groups.back()) add_others(others);
      add(group, frames);
    }
    answer_.add(Paragraph{formatted("... {}", how_)});
  }

  /// Leaves no more groups than there is room for: of those that come last, the last alone.
  static std::vector<ThreadGroup> take_others(std::vector<ThreadGroup>& groups, std::size_t room) {
    std::vector<ThreadGroup> others;
    if (groups.size() <= room) return others;
    const auto begin = groups.begin() + static_cast<std::ptrdiff_t>(room - 1);
    others.assign(std::make_move_iterator(begin), std::make_move_iterator(groups.end() - 1));
    groups.erase(begin, groups.end() - 1);
    return others;
  }

  void add_others(const std::vector<ThreadGroup>& others) {
    if (others.empty()) return;
    std::size_t threads = 0;
    for (const ThreadGroup& group : others)
      threads += group.headings.size();
    answer_.add(
        Paragraph{formatted("... {} threads with {} other stacks", threads, others.size())});
  }

  void add(ThreadGroup& group, std::size_t frames) {
    const std::size_t all = measure(group).frames;
    for (Block& block : group.blocks) {
      if (auto* const trace = std::get_if<Traceback>(&block)) shorten(*trace, frames);
    }
    const std::size_t shown = measure(group).frames;
    std::string text = describe_group(group, name_threads(group, most_names));
    if (shown < all) text += formatted("; {} of {} frames", shown, all);
    answer_.add(Heading{std::move(text), group.headings.front().thread});
    move_in(group.blocks);
  }

  Document& answer_;
  std::string_view how_;
  bool is_begun_ = false;
  std::size_t lines_ = 0;
};

/// Whether there is more in its stacks than where they are: equal ones then differ.
bool shows_values(const Document& answer) {
  return std::any_of(answer.blocks.begin(), answer.blocks.end(), [](const Block& block) {
    const auto* const trace = std::get_if<Traceback>(&block);
    return trace != nullptr && trace->form == TraceForm::full;
  });
}

}  // namespace

Document make_overview(const Document& whole, std::string_view how) {
  Document answer = whole;
  for (Block& block : answer.blocks) {
    auto* const trace = std::get_if<Traceback>(&block);
    if (trace == nullptr) continue;
    fold(*trace);
    cut_middle(*trace, how);
  }
  if (count_threads(answer) <= few_threads || shows_values(answer)) return answer;
  GroupedAnswer grouped = group_threads(answer);
  answer.blocks.clear();
  Overview(answer, how).run(std::move(grouped));
  return answer;
}

}  // namespace hognose::document
