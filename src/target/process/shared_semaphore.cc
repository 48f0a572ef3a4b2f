// Compares what processes have mapped, and looks through their memory.
// SPDX-License-Identifier: MIT
#include "target/process/shared_semaphore.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/formatted.h"
#include "target/process/peers.h"
#include "target/process/proc_words.h"
#include "target/process/process_memory.h"
#include "target/seams/descriptor.h"
#include "target/seams/maps.h"

namespace hognose::target {
namespace {

/// What is mapped where; the words are of the line.
struct SharedMapping {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::string_view device;
  std::string_view inode;
};
SharedMapping parse_mapping(std::string_view line) {
  SharedMapping mapping;
  const std::string_view range = take_word(line);
  const std::size_t dash = std::min(range.find('-'), range.size());
  constexpr int hex = 16;
  mapping.begin = number_of_word<std::uint64_t>(range.substr(0, dash), hex).value_or(0);
  if (dash < range.size())
    mapping.end = number_of_word<std::uint64_t>(range.substr(dash + 1), hex).value_or(0);
  take_word(line);  // rights
  take_word(line);  // offset
  mapping.device = take_word(line);
  mapping.inode = take_word(line);
  return mapping;
}

std::string read_maps_text(::pid_t pid) {
  constexpr std::size_t most_text = 8U << 20U;
  return read_proc_file(formatted("/proc/{}/maps", pid), most_text).value_or("");
}

/// What lies at an address; nothing if that is no file.
std::optional<SharedMapping> find_at(std::string_view text, Address address) {
  std::string_view line;
  while (take_line(text, line)) {
    const SharedMapping mapping = parse_mapping(line);
    const bool is_it = mapping.begin <= address.value() && address.value() < mapping.end;
    if (is_it && mapping.inode != "0") return mapping;
  }
  return std::nullopt;
}

/// Where the same file is mapped.
std::vector<Address> find_same(std::string_view text, const SharedMapping& wanted) {
  std::vector<Address> places;
  std::string_view line;
  while (take_line(text, line)) {
    const SharedMapping mapping = parse_mapping(line);
    if (mapping.inode == wanted.inode && mapping.device == wanted.device)
      places.emplace_back(mapping.begin);
  }
  return places;
}

/// The words of an object, from its handle on.
struct SemaphoreWords {
  std::uint64_t handle = 0;
  std::uint64_t last_tid = 0;
  std::int32_t count = 0;
  std::int32_t most = 0;
  std::int32_t kind = 0;
  std::int32_t padding = 0;
};

/// Looks at one other process.
class SemaphoreReader {
 public:
  SemaphoreReader(const Memory& memory,
                  const SemaphoreObject& own,
                  Address semaphore,
                  ThreadClock::time_point deadline)
      : memory_(memory), own_(own), semaphore_(semaphore), deadline_(deadline) {}

  /// What its object counts, at the same place or anywhere; nothing if there was none.
  std::optional<std::int32_t> run(std::string_view maps) {
    if (const auto words = read_object(own_.object)) return words->count;
    std::vector<AddressRange> ranges;
    for (const Mapping& mapping : parse_proc_maps(std::string(maps))) {
      const bool is_own = mapping.path.empty() || mapping.path == "[heap]";
      if (mapping.writable && mapping.readable && is_own) ranges.push_back(mapping.range);
    }
    std::stable_sort(ranges.begin(), ranges.end(), [](const auto& one, const auto& other) {
      return one.size() < other.size();
    });
    for (const AddressRange& range : ranges) {
      if (auto count = search(range)) return count;
    }
    return std::nullopt;
  }

 private:
  /// Nothing if there is no such object.
  [[nodiscard]] std::optional<SemaphoreWords> read_object(Address object) const {
    constexpr std::uint32_t most_references = 1'000'000;
    constexpr std::int32_t most_count = 1'000'000;
    const auto words = memory_.read_value<SemaphoreWords>(object + own_.handle_at);
    if (!words || Address(words->handle) != semaphore_) return std::nullopt;
    if (words->most != own_.most || words->kind != own_.kind) return std::nullopt;
    if (words->count > most_count || words->count < -most_count) return std::nullopt;
    // One that was freed has a link to another block in its first word.
    constexpr std::uint64_t usual_handle_at = 16;
    if (own_.handle_at != usual_handle_at) return *words;
    const auto references = memory_.read_value<std::uint32_t>(object);
    const bool is_alive = references && *references > 0 && *references < most_references;
    return is_alive ? std::optional(*words) : std::nullopt;
  }

  std::optional<std::int32_t> search(const AddressRange& range) {
    constexpr std::uint64_t piece_size = 1U << 18U;
    std::vector<std::uint64_t> words(piece_size / word_size);
    for (Address at = range.begin; at < range.end && ThreadClock::now() < deadline_;
         at = at + piece_size) {
      const auto size = std::min(piece_size, range.end.value() - at.value());
      const auto bytes = std::as_writable_bytes(std::span(words)).first(size);
      const std::size_t count = memory_.read_some(at, bytes) / word_size;
      for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t before = at.value() + i * word_size;
        if (words[i] != semaphore_.value() || before < own_.handle_at) continue;
        const auto found = read_object(Address(before - own_.handle_at));
        if (found) return found->count;
      }
    }
    return std::nullopt;
  }

  const Memory& memory_;
  const SemaphoreObject& own_;
  Address semaphore_;
  ThreadClock::time_point deadline_;
};

/// Those that may share what a process made: a server that forks may stand between it and its parent.
std::vector<::pid_t> list_sharers(::pid_t pid, ThreadClock::time_point deadline) {
  std::vector<::pid_t> family = list_family(pid, deadline);
  const ::pid_t parent = find_parent(pid);
  if (parent != 0) {
    for (const ::pid_t one : list_family(parent, deadline)) {
      if (std::find(family.begin(), family.end(), one) == family.end()) family.push_back(one);
    }
  }
  std::erase(family, pid);
  return family;
}

}  // namespace

SemaphoreUses find_semaphore_uses(::pid_t pid,
                                  const SemaphoreObject& own,
                                  ThreadClock::time_point deadline) {
  SemaphoreUses uses;
  const std::string own_maps = read_maps_text(pid);
  const auto wanted = find_at(own_maps, own.semaphore);
  if (!wanted) return {{}, false};
  const std::uint64_t in_file = own.semaphore.value() - wanted->begin;
  for (const ::pid_t other : list_sharers(pid, deadline)) {
    if (ThreadClock::now() >= deadline) {
      uses.is_whole = false;
      break;
    }
    const std::string maps = read_maps_text(other);
    const std::vector<Address> places = find_same(maps, *wanted);
    if (places.empty()) continue;
    const auto memory = ProcessMemory::open(other);
    std::optional<std::int32_t> count;
    if (memory) count = SemaphoreReader(*memory, own, places.front() + in_file, deadline).run(maps);
    if (count) uses.list.push_back({other, *count});
    if (!count) uses.is_whole = false;
  }
  return uses;
}

}  // namespace hognose::target
