// From an operand to the object that it was of.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_objects.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "python/heap/found_object.h"
#include "python/heap/memory_block.h"
#include "python/heap/pymalloc_block.h"
#include "python/values/printable.h"

namespace hognose::session {
namespace {

using analysis::why::ChainFact;
using analysis::why::CrashFacts;
using analysis::why::OriginFact;
using analysis::why::OverrunFact;
using analysis::why::Tri;
using analysis::why::UsedFact;
using python::Program;
using target::Register;

constexpr std::uint64_t object_alignment = 8;

/// Where an object has its type.
std::optional<std::int64_t> find_type_offset(const Program& program) {
  const auto offset = program.layout.offset(layout::PyObject::ob_type);
  return offset ? std::optional(static_cast<std::int64_t>(*offset)) : std::nullopt;
}

bool is_in_runtime(const CrashFacts& facts) {
  return !facts.frames.empty() &&
         facts.frames.front().whose == analysis::why::CodeFact::Whose::runtime;
}

/// The object whose type was to be there. The collector has its own links in front of it, as its list leads to these.
std::optional<Address> find_object_with_type(const Program& program,
                                             const CrashFacts& facts,
                                             const OriginFact& origin) {
  const auto type = find_type_offset(program);
  if (!type || !origin.container.type.empty()) return std::nullopt;
  const Address container(origin.container.value);
  if (origin.offset == *type) return container;
  if (facts.runtime.collects != Tri::yes) return std::nullopt;
  for (const std::uint64_t head : {2 * word_size, 4 * word_size}) {
    if (origin.offset == *type + static_cast<std::int64_t>(head)) return container + head;
  }
  return std::nullopt;
}

/// The pointer was read where an object has its type.
std::optional<UsedFact> find_by_type(const Program& program,
                                     const CrashFacts& facts,
                                     const OriginFact& origin) {
  const auto found = find_object_with_type(program, facts, origin);
  if (!found) return std::nullopt;
  const Address object = *found;
  // Where a page begins the allocator's own words stand; no object does.
  constexpr std::uint64_t page = 4096;
  if (object.value() % object_alignment != 0 || object.value() % page == 0) return std::nullopt;
  UsedFact used;
  used.state = UsedFact::State::without_type;
  used.address = object.value();
  used.type_word = facts.operand->base.value_or(0);
  used.is_collected = python::is_in_collector(program, object) ? Tri::yes : Tri::unknown;
  used.is_visited = origin.offset != find_type_offset(program);
  return used;
}

/// The pointer itself should have been an object's: its count or its type was wanted.
std::optional<UsedFact> find_by_header(const target::Target& target,
                                       const Program& program,
                                       const CrashFacts& facts) {
  const auto& operand = *facts.operand;
  const std::int64_t at = operand.operand.displacement;
  const bool is_header = at == 0 || at == find_type_offset(program);
  const bool is_there = target.maps.find(Address(*operand.base)) != nullptr;
  if (!is_header || operand.operand.index || is_there || target.maps.is_empty())
    return std::nullopt;
  UsedFact used;
  used.address = *operand.base;
  return used;
}

std::optional<UsedFact> find_used(const target::Target& target,
                                  const Program& program,
                                  const CrashFacts& facts) {
  if (!facts.operand || !facts.operand->base) return std::nullopt;
  if (const auto& origin = facts.operand->origin) {
    if (origin->container.is_freed == Tri::yes) {
      UsedFact used;
      used.state = UsedFact::State::freed;
      used.address = origin->container.value;
      return used;
    }
    if (is_in_runtime(facts)) {
      if (auto used = find_by_type(program, facts, *origin)) return used;
    }
  }
  return is_in_runtime(facts) ? find_by_header(target, program, facts) : std::nullopt;
}

/// Where a wrong link leads, beside where it should.
std::optional<std::int64_t> find_shift(const python::PymallocDamage& damage) {
  constexpr std::int64_t most = 8;
  const auto from_end = static_cast<std::int64_t>(damage.link.value());
  if (from_end >= -most && from_end <= most) return from_end;
  const auto offset = damage.link.distance_from(damage.first);
  if (!offset || !damage.pool.contains(damage.link)) return std::nullopt;
  auto shift = static_cast<std::int64_t>(*offset % damage.block_size);
  if (shift > most) shift -= static_cast<std::int64_t>(damage.block_size);
  return shift >= -most ? std::optional(shift) : std::nullopt;
}

/// The pool that a register leads to, if the pointer that failed is where its chain goes astray.
std::optional<ChainFact> find_chain(const target::Target& target,
                                    const Crash& crash,
                                    const CrashFacts& facts) {
  if (!is_in_runtime(facts) || !facts.operand || !facts.operand->base) return std::nullopt;
  for (const Register which : target::all_registers) {
    const auto value = crash.site.registers.find(which);
    if (!value) continue;
    const auto damage = python::find_pymalloc_damage(*target.memory, Address(*value));
    if (!damage || damage->link.value() != *facts.operand->base) continue;
    return ChainFact{damage->link.value(), damage->block_size, find_shift(*damage)};
  }
  return std::nullopt;
}

constexpr std::size_t told = 2 * word_size;

/// The bytes on both sides of where a block begins, if those behind go on as those before: a pattern, or text.
bool goes_on(std::span<const std::byte> bytes) {
  constexpr std::size_t longest_period = 8;
  const bool is_empty =
      std::ranges::all_of(bytes, [](std::byte one) { return one == std::byte{}; });
  if (is_empty) return false;
  const bool is_text = std::ranges::all_of(
      bytes, [](std::byte one) { return one >= std::byte{0x20} && one < std::byte{0x7f}; });
  if (is_text) return true;
  for (std::size_t period = 1; period <= longest_period; ++period) {
    if (std::ranges::equal(bytes.subspan(period), bytes.first(bytes.size() - period))) return true;
  }
  return false;
}

/// What is in the block before the one at `start`, if that was written on from there up to `damaged`.
std::optional<OverrunFact> find_overrun(const target::Target& target,
                                        const Program& program,
                                        Address damaged) {
  const auto block = python::find_memory_block(target, damaged);
  if (!block || block->trust != Trust::seen) return std::nullopt;
  const auto before = python::find_neighbours(target, *block).before;
  const auto size = damaged.distance_from(block->start);
  constexpr std::uint64_t most = 64;
  if (!before || before->state != python::BlockState::live || !size || *size > most)
    return std::nullopt;
  std::array<std::byte, told + most + word_size> space{};
  const auto bytes = std::span(space).first(told + *size + word_size);
  if (!target.memory->read(block->start - told, bytes) || !goes_on(bytes)) return std::nullopt;
  OverrunFact fact;
  fact.size = before->size;
  const auto object = python::find_object(program, *before);
  if (object) fact.before = python::printable(object->type->name);
  const auto first = bytes.first(told);
  for (const std::byte one : first)
    fact.bytes += static_cast<char>(one);
  fact.bytes = python::printable(fact.bytes);
  return fact;
}

}  // namespace

void add_objects(const target::Target& target,
                 const Crash& crash,
                 const HolderPlaces& places,
                 Budget& budget,
                 CrashFacts& facts) {
  if (!is_access(facts)) return;
  facts.chain = find_chain(target, crash, facts);
  if (facts.chain) return;
  facts.used = find_used(target, places.program, facts);
  if (!facts.used) return;
  UsedFact& used = *facts.used;
  if (const auto holder = find_holder(places, Address(used.address), budget)) {
    used.holder = holder->text;
    used.is_sure_holder = holder->trust == Trust::seen ? Tri::yes : Tri::unknown;
  }
  const auto type = find_type_offset(places.program);
  if (used.state == UsedFact::State::without_type && type) {
    const Address word = Address(used.address) + static_cast<std::uint64_t>(*type);
    facts.overrun = find_overrun(target, places.program, word);
  }
}

}  // namespace hognose::session
