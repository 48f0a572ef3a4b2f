// Comparing what is said of threads.
// SPDX-License-Identifier: MIT
#include "document/thread_groups.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>

#include "base/formatted.h"
#include "document/entry_key.h"

namespace hognose::document {

namespace {

bool is_of_thread(const Block& block) {
  const auto* const heading = std::get_if<Heading>(&block);
  return heading != nullptr && heading->thread.has_value();
}

/// An empty line between two threads.
bool is_gap(const Block& block) {
  const auto* const text = std::get_if<Paragraph>(&block);
  return text != nullptr && text->text.empty();
}

/// An error as it may happen to several threads: wherever that was.
std::string sort_of(const Error& error) {
  return formatted(
      "{} {}", describe_kind(error.kind), error.reading == nullptr ? "" : error.reading);
}

/// Adds what a line says, and what could not be read of it.
void add_key(const TraceEntry& entry, std::string& key) {
  const FramePlace& place = entry.place;
  if (const auto one = key_of(entry)) {
    key += *one;
  } else {
    key += formatted(
        "u{}\n{}\n{}\n{}", place.file, place.line.value_or(0), place.function, entry.text);
    if (place.hole) key += sort_of(*place.hole);
  }
  key += "\n\n";
}

/// Adds what a block says, to a key that is equal for equal blocks; false of what is equal to none.
bool add_key(const Block& block, std::string& key) {
  if (const auto* const trace = std::get_if<Traceback>(&block)) {
    for (const TraceEntry& entry : trace->entries)
      add_key(entry, key);
  } else if (const auto* const text = std::get_if<Paragraph>(&block)) {
    key += text->text;
  } else if (const auto* const hole = std::get_if<Hole>(&block)) {
    key += sort_of(hole->error) + hole->what;
  } else if (const auto* const cut = std::get_if<Cut>(&block)) {
    key += describe_exhausted(cut->why) + cut->what;
  } else {
    return false;
  }
  key += "\n\n\n";
  return true;
}

/// What the threads of a group have in common; nothing where one is equal to none.
std::optional<std::string> find_key(const ThreadGroup& group) {
  if (group.has_crashed) return std::nullopt;
  std::string key = without_numbers(group.headings.front().thread->state, "#") + "\n\n\n";
  for (const Block& block : group.blocks) {
    if (!add_key(block, key)) return std::nullopt;
  }
  return key;
}

/// The thread that crashed first, then those that are alone, and the most at the end.
std::size_t rank_of(const ThreadGroup& group) {
  return group.has_crashed ? 0 : group.headings.size();
}

std::vector<ThreadGroup> put_together(std::vector<ThreadGroup> threads) {
  std::vector<ThreadGroup> groups;
  std::map<std::string, std::size_t> known;
  for (ThreadGroup& thread : threads) {
    const auto key = find_key(thread);
    const auto [at, is_new] =
        key ? known.try_emplace(*key, groups.size()) : std::pair(known.end(), true);
    if (is_new) {
      groups.push_back(std::move(thread));
    } else {
      groups[at->second].headings.push_back(std::move(thread.headings.front()));
    }
  }
  return groups;
}

/// How a thread is named among others.
std::string name_of(const ThreadIdentity& thread) {
  const std::string id = thread.tid == 0 ? "?" : formatted("{}", thread.tid);
  return thread.name.empty() ? id : formatted("{} \"{}\"", id, thread.name);
}

}  // namespace

std::size_t count_threads(const Document& answer) {
  const auto begin = answer.blocks.begin();
  const auto end =
      begin + static_cast<std::ptrdiff_t>(std::min(answer.rest.value_or(0), answer.blocks.size()));
  return static_cast<std::size_t>(std::count_if(begin, end, is_of_thread));
}

GroupedAnswer group_threads(Document answer) {
  GroupedAnswer grouped;
  const std::int64_t crashed = answer.head && answer.head->crash ? answer.head->crash->tid : 0;
  std::vector<ThreadGroup> threads;
  const std::size_t rest = answer.rest.value_or(0);
  for (std::size_t at = 0; at < answer.blocks.size(); ++at) {
    Block& block = answer.blocks[at];
    if (at >= rest || std::holds_alternative<Note>(block)) {
      grouped.after.push_back(std::move(block));
    } else if (is_of_thread(block)) {
      threads.push_back({{std::get<Heading>(std::move(block))}, {}});
    } else if (threads.empty()) {
      grouped.before.push_back(std::move(block));
    } else if (!is_gap(block)) {
      threads.back().blocks.push_back(std::move(block));
    }
  }
  for (ThreadGroup& thread : threads)
    thread.has_crashed = crashed != 0 && thread.headings.front().thread->tid == crashed;
  grouped.groups = put_together(std::move(threads));
  std::stable_sort(
      grouped.groups.begin(), grouped.groups.end(), [](const auto& one, const auto& other) {
        return rank_of(one) < rank_of(other);
      });
  return grouped;
}

std::string describe_group(const ThreadGroup& group, std::string_view names) {
  const Heading& first = group.headings.front();
  if (group.headings.size() == 1) return first.text;
  const std::string& state = first.thread->state;
  const bool is_same =
      std::all_of(group.headings.begin(), group.headings.end(), [&](const Heading& heading) {
        return heading.thread->state == state;
      });
  const std::string threads = formatted("{} threads", group.headings.size());
  const std::string shown = is_same ? state : without_numbers(state, "...");
  return names.empty() ? formatted("{}: {}", threads, shown)
                       : formatted("{} ({}): {}", threads, names, shown);
}

std::string name_threads(const ThreadGroup& group, std::size_t most) {
  std::string names;
  std::size_t named = 0;
  for (const Heading& heading : group.headings) {
    const std::string name = name_of(*heading.thread);
    if (named != 0 && names.size() + name.size() > most) break;
    names += (named == 0 ? "" : ", ") + name;
    ++named;
  }
  const std::size_t more = group.headings.size() - named;
  return more == 0 ? names : names + formatted(" and {} more", more);
}

}  // namespace hognose::document
