// Finding where the sizes of blocks are not malloc's any more.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_damage.h"

#include <array>
#include <string>
#include <utility>

#include "python/values/printable.h"

namespace hognose::session {
namespace {

/// The bytes from the end of a block up to behind the size that follows it, if they go on as text.
std::string read_across(const target::Target& target, Address damaged) {
  std::array<std::byte, 3 * word_size> bytes{};
  if (!target.memory->read(damaged - bytes.size(), bytes)) return {};
  std::string text;
  for (const std::byte one : bytes) {
    const bool is_text = one >= std::byte{0x20} && one < std::byte{0x7f};
    if (!is_text) return {};
    text += std::to_integer<char>(one);
  }
  return python::printable(text);
}

}  // namespace

using analysis::why::DamagedSizeFact;

std::optional<DamagedSizeFact> make_damage(const target::Target& target,
                                           Address damaged,
                                           const std::optional<clib::MallocChunk>& before) {
  const auto header = clib::read_chunk_header(*target.memory, damaged);
  if (!header) return std::nullopt;
  DamagedSizeFact fact;
  fact.address = damaged.value();
  fact.word = header->size_and_bits;
  if (before) {
    fact.before = before->start.value();
    fact.before_size = before->size;
    fact.bytes = read_across(target, damaged);
  }
  return fact;
}

std::optional<DamagedSizeFact> find_damage(const target::Target& target,
                                           const std::optional<clib::HeapWalk>& walk) {
  if (!walk || walk->broken.is_null()) return std::nullopt;
  return make_damage(target, walk->broken, walk->before);
}

std::optional<DamagedSizeFact> find_any_damage(const target::Target& target) {
  constexpr unsigned most_heaps = 16;
  unsigned heaps = 0;
  for (const target::Mapping& mapping : target.maps.all()) {
    if (!mapping.writable || heaps == most_heaps) continue;
    const auto walk = clib::walk_heap(*target.memory, target.maps, mapping.range.begin);
    if (walk) ++heaps;
    if (auto damage = find_damage(target, walk)) return damage;
  }
  return std::nullopt;
}

}  // namespace hognose::session
