// Ranges of a core in order, and as a memory map.
// SPDX-License-Identifier: MIT
#include "target/core/core_file.h"

#include <algorithm>
#include <utility>

namespace hognose::target {
namespace {

/// The part of a segment, or of a file's mapping, that lies in `range`.
CoreSegment part_of(const CoreSegment& segment, AddressRange range) {
  const std::uint64_t skipped = range.begin.distance_from(segment.range.begin).value_or(0);
  const auto rest = [&](std::uint64_t size) {
    return std::min(size - std::min(size, skipped), range.size());
  };
  CoreSegment part = segment;
  part.range = range;
  part.dumped_size = rest(segment.dumped_size);
  const auto bytes = segment.bytes.subspan(std::min<std::uint64_t>(skipped, segment.bytes.size()));
  part.bytes = bytes.first(rest(segment.bytes.size()));
  return part;
}

CoreFileMapping part_of(const CoreFileMapping& mapping, AddressRange range) {
  const std::uint64_t skipped = range.begin.distance_from(mapping.range.begin).value_or(0);
  return {range, mapping.file_offset + skipped, mapping.path};
}

/// Sweeps upwards over what begins and ends; the last to begin is on top of the stack.
template <class Ranged>
class Sweep {
 public:
  explicit Sweep(std::vector<Ranged>& all) : all_(std::exchange(all, {})), flat_(all) {
    std::stable_sort(all_.begin(), all_.end(), [](const Ranged& a, const Ranged& b) {
      if (a.range.begin != b.range.begin) return a.range.begin < b.range.begin;
      return a.range.end > b.range.end;
    });
  }

  void run() {
    for (const Ranged& one : all_) {
      advance(one.range.begin);
      open_.push_back(&one);
    }
    advance(Address(~0ULL));
  }

 private:
  void advance(Address to) {
    while (!open_.empty() && at_ < to) {
      const Ranged& top = *open_.back();
      const AddressRange range{at_, std::min(top.range.end, to)};
      if (!range.is_empty()) flat_.push_back(part_of(top, range));
      at_ = std::max(at_, range.end);
      if (top.range.end <= at_) open_.pop_back();
    }
    at_ = to;
  }

  std::vector<Ranged> all_;
  std::vector<Ranged>& flat_;
  std::vector<const Ranged*> open_;
  Address at_;
};

/// The part of a segment from `at` up to where the file behind it begins, ends or changes.
Mapping mapping_at(const CoreFile& core, const CoreSegment& segment, Address at) {
  Mapping mapping;
  mapping.range = {at, segment.range.end};
  mapping.readable = segment.readable;
  mapping.writable = segment.writable;
  mapping.executable = segment.executable;
  const auto next = std::upper_bound(
      core.files.begin(), core.files.end(), at, [](Address wanted, const CoreFileMapping& file) {
        return wanted < file.range.begin;
      });
  if (next != core.files.end()) mapping.range.end = std::min(segment.range.end, next->range.begin);
  if (const CoreFileMapping* file = find_containing(core.files, at)) {
    mapping.range.end = std::min(mapping.range.end, file->range.end);
    mapping.path = file->path;
    mapping.file_offset = file->file_offset + at.distance_from(file->range.begin).value_or(0);
  }
  return mapping;
}

}  // namespace

std::string CoreFile::executable_path() const {
  for (const CoreFileMapping& mapping : files) {
    if (!program_headers.is_null() && mapping.range.contains(program_headers)) return mapping.path;
  }
  return {};
}

void put_in_order(std::vector<CoreSegment>& all) {
  Sweep(all).run();
}
void put_in_order(std::vector<CoreFileMapping>& all) {
  Sweep(all).run();
}

Maps maps_of(const CoreFile& core) {
  std::vector<Mapping> mappings;
  for (const CoreSegment& segment : core.segments) {
    for (Address at = segment.range.begin; at < segment.range.end; at = mappings.back().range.end) {
      mappings.push_back(mapping_at(core, segment, at));
    }
  }
  for (const CoreFileMapping& file : core.files) {
    if (find_containing(core.segments, file.range.begin) != nullptr) continue;
    mappings.push_back({file.range, file.file_offset, false, false, false, file.path});
  }
  return Maps(std::move(mappings));
}

}  // namespace hognose::target
