// Reading a core, and the files it relies on.
// SPDX-License-Identifier: MIT
#include "target/core/core_memory.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "target/elf/image.h"

namespace hognose::target {
namespace {

using Bytes = std::span<const std::byte>;

Bytes from_offset(Bytes bytes, std::uint64_t offset) {
  return bytes.subspan(std::min<std::uint64_t>(offset, bytes.size()));
}

/// What the core itself holds from `address` on, up to the end of one segment.
Bytes dumped_at(const CoreFile& core, Address address) {
  const CoreSegment* segment = find_containing(core.segments, address);
  if (segment == nullptr) return {};
  return from_offset(segment->bytes, address.distance_from(segment->range.begin).value_or(0));
}

/// Fills `into` piece by piece from what `bytes_at` gives for each address.
template <class BytesAt>
std::size_t gather(Address from, std::span<std::byte> into, BytesAt bytes_at) {
  std::size_t done = 0;
  while (done < into.size()) {
    const Bytes piece = bytes_at(from + done);
    if (piece.empty()) break;
    const std::size_t size = std::min(piece.size(), into.size() - done);
    std::memcpy(into.data() + done, piece.data(), size);
    done += size;
  }
  return done;
}

/// The whole of it or nothing.
Bytes whole(Bytes bytes, std::size_t size) {
  return bytes.size() < size ? Bytes{} : bytes.first(size);
}

}  // namespace

Bytes DumpedMemory::borrow(Address from, std::size_t size) const {
  return whole(dumped_at(core_, from), size);
}

Bytes CoreMemory::borrow(Address from, std::size_t size) const {
  return whole(bytes_at(from), size);
}

std::size_t DumpedMemory::read_up_to(Address from, std::span<std::byte> into) const {
  return gather(from, into, [this](Address at) { return dumped_at(core_, at); });
}

std::size_t CoreMemory::read_up_to(Address from, std::span<std::byte> into) const {
  return gather(from, into, [this](Address at) { return bytes_at(at); });
}

Bytes CoreMemory::bytes_at(Address address) const {
  for (const Bytes found : {dumped_at(core_, address), bytes_of_file_at(address)}) {
    if (!found.empty()) return found;
  }
  return unwritten_at(address);
}

// fs/coredump.c, vma_dump_size(): memory without a file that has no page of its own is left out as a whole. What was
// taken out by a wish of the process (MADV_DONTDUMP) looks the same, but is none of a file's variables.
Bytes CoreMemory::unwritten_at(Address address) const {
  static constexpr std::array<std::byte, 4096> zeros{};
  const CoreSegment* const segment = find_containing(core_.segments, address);
  if (segment == nullptr || segment->dumped_size != 0 || !segment->writable) return {};
  if (!core_.holds_private_memory || find_containing(core_.files, address) != nullptr) return {};
  const CoreFileMapping* const before =
      find_containing(core_.files, segment->range.begin - std::uint64_t{1});
  if (before == nullptr || before->range.end != segment->range.begin) return {};
  const auto left = segment->range.end.distance_from(address).value_or(0);
  return Bytes(zeros).first(std::min<std::uint64_t>(left, zeros.size()));
}

// What was dumped, and is not here, the core was cut off from.
bool CoreMemory::is_left_to_file(Address address) const {
  const CoreSegment* segment = find_containing(core_.segments, address);
  if (segment == nullptr) return true;
  if (segment->writable && !core_.holds_private_memory) return false;
  return address.distance_from(segment->range.begin).value_or(0) >= segment->dumped_size;
}

Bytes CoreMemory::bytes_of_file_at(Address address) const {
  const CoreFileMapping* mapping = find_containing(core_.files, address);
  if (mapping == nullptr || !is_left_to_file(address)) return {};
  Address end = mapping->range.end;
  if (const CoreSegment* segment = find_containing(core_.segments, address))
    end = std::min(end, segment->range.end);
  const std::uint64_t into_mapping = address.distance_from(mapping->range.begin).value_or(0);
  const Bytes file = from_offset(open_behind(*mapping), mapping->file_offset);
  const Bytes rest = from_offset(file, into_mapping);
  return rest.first(std::min<std::uint64_t>(rest.size(), end.distance_from(address).value_or(0)));
}

Bytes CoreMemory::open_behind(const CoreFileMapping& mapping) const {
  const auto [known, is_new] = opened_.try_emplace(mapping.path);
  std::optional<MappedFile>& opened = known->second;
  if (is_new) {
    for (const std::string& path : files_.candidates(mapping.path)) {
      const auto held = files_.open(path);
      auto file = held ? MappedFile::open(*held) : fail(held.error());
      if (!file) continue;
      const auto image = Image::parse(file->bytes());
      if (image && image->is_debug_file()) continue;
      opened = std::move(*file);
      break;
    }
  }
  return opened ? opened->bytes() : Bytes{};
}

}  // namespace hognose::target
