// Reading headers, and looking for what proves them.
// SPDX-License-Identifier: MIT
#include "python/heap/found_object.h"

#include <algorithm>
#include <array>

#include "python/attributes/instance_storage.h"
#include "python/heap/debug_block.h"
#include "python/values/containers.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

using layout::PyObject;

constexpr std::uint64_t alignment = 8;
constexpr std::uint64_t debug_prefix = 16;

std::optional<std::uint64_t> read_word_at(const Program& program, Address at) {
  const auto word = program.memory().read_value<std::uint64_t>(at, "word");
  return word ? std::optional(*word) : std::nullopt;
}

/// For whom the debug allocator has handed out a block.
std::optional<char> find_debug_domain(const Program& program, Address block) {
  const auto found = find_debug_block(program.memory(), block + debug_prefix);
  if (!found || found->state == DebugState::freed) return std::nullopt;
  return found->domain;
}

/// How often an object is referred to, as far as that can be said of every build: it is, or it is not.
enum class Count : std::uint8_t { absurd, none, some, immortal };

Count judge(std::int64_t references) {
  constexpr std::int64_t most = 1LL << 31U;
  constexpr std::int64_t most_flags = 0x100;
  constexpr unsigned flag_shift = 48;
  if (references == 0) return Count::none;
  // 3.12 and newer have the count in the low half. It is negative for what never dies; 3.14 has flags
  // above it.
  const auto low = static_cast<std::int32_t>(static_cast<std::uint32_t>(references));
  const std::int64_t flags = references >> flag_shift;
  const bool has_flags_only = flags >= 0 && flags < most_flags && (references >> 32U & 0xffff) == 0;
  if (low < 0 && has_flags_only) return Count::immortal;
  if (low > 0 && (references < most || has_flags_only)) return Count::some;
  return Count::absurd;
}

/// A free-threaded count has two halves.
Count judge_halves(const Program& program, Address object) {
  constexpr std::uint64_t immortal = 0xffffffff;
  constexpr unsigned flag_bits = 2;
  const auto at = program.view<PyObject>(object).address_of(PyObject::ob_ref_local);
  const auto local = program.view<PyObject>(object).read(PyObject::ob_ref_local);
  if (!at || !local) return Count::absurd;
  if (*local == immortal) return Count::immortal;
  const auto shared = read_word_at(program, *at + sizeof(std::uint32_t));
  if (!shared) return Count::absurd;
  const auto others = static_cast<std::int64_t>(*shared) >> flag_bits;
  const auto all = static_cast<std::int64_t>(*local) + others;
  if (all == 0) return Count::none;
  // Whoever defers counting adds a very large number.
  return all > 0 ? Count::some : Count::absurd;
}

/// What is at a count's place and leads somewhere is a pointer. Where programs lie low in memory, pointers are
/// no larger than counts.
bool is_pointer(const Program& program, std::int64_t references) {
  constexpr std::int64_t lowest = 1LL << 16U;
  return references >= lowest &&
         program.target->maps.find(Address(static_cast<std::uint64_t>(references))) != nullptr;
}

Count judge_count(const Program& program, Address object) {
  if (program.layout.has(PyObject::ob_ref_local)) return judge_halves(program, object);
  const auto read = program.view<PyObject>(object).read(PyObject::ob_refcnt);
  if (!read || is_pointer(program, *read)) return Count::absurd;
  // Where the count is half a word, it was read with its sign.
  constexpr std::int64_t half = 0xffffffff;
  const bool is_half = program.layout.at(PyObject::ob_refcnt.id).width == sizeof(std::uint32_t);
  return judge(is_half ? *read & half : *read);
}

/// The bytes of an object. A str that has its characters within has them behind a header that is shorter than
/// its tp_basicsize.
Result<std::uint64_t> find_object_size(const Program& program,
                                       Address object,
                                       const TypeInfo& type) {
  constexpr std::uint64_t largest_header = 128;
  if (type.has(TypeFlag::unicode_subclass) && !type.has(TypeFlag::heap_type)) {
    const auto text = find_text(program, object);
    const auto header = text ? text->data.distance_from(object) : std::nullopt;
    if (header && *header < largest_header) return *header + (text->length + 1) * text->width;
  }
  return find_instance_size(program, object, type);
}

/// What has an object's header.
struct Header {
  FoundObject object;
  Count count = Count::absurd;
};
std::optional<Header> read_header(const Program& program, Address address) {
  if (address.is_null() || address.value() % alignment != 0) return std::nullopt;
  const auto type = program.view<PyObject>(address).read(PyObject::ob_type);
  if (!type || type->value() % alignment != 0 || !is_type(program, *type)) return std::nullopt;
  const auto& info = find_type_info(program, *type);
  if (!info) return std::nullopt;
  const auto size = find_object_size(program, address, *info);
  const auto least = program.layout.size(PyObject::size).value_or(2 * word_size);
  if (!size || *size < least) return std::nullopt;
  Header header;
  header.object.address = address;
  header.object.type = &*info;
  header.object.size = *size;
  header.count = judge_count(program, address);
  if (header.count == Count::none) header.object.state = ObjectState::unowned;
  return header;
}

/// Whether the object before which the collector's list has its links is in it: a copy is not.
bool is_linked_by_collector(const Program& program, Address object) {
  constexpr std::uint64_t marks = 3;
  for (const std::uint64_t head_size : {2 * word_size, 4 * word_size}) {
    const Address head = object - head_size;
    const auto next = read_word_at(program, head);
    const auto previous = read_word_at(program, head + word_size);
    if (!next || !previous) continue;
    const Address after(*next & ~marks);
    const Address before(*previous & ~marks);
    if (after.is_null() || before.is_null()) continue;
    const auto back = read_word_at(program, after + word_size);
    const auto forth = read_word_at(program, before);
    if (back && (*back & ~marks) == head.value() && forth && (*forth & ~marks) == head.value())
      return true;
  }
  return false;
}

/// A class that is ready stands first in its own MRO.
bool begins_own_mro(const Program& program, const FoundObject& object) {
  if (!object.type->has(TypeFlag::type_subclass)) return false;
  const auto mro =
      program.view<layout::PyTypeObject>(object.address).read(layout::PyTypeObject::tp_mro);
  if (!mro || mro->is_null()) return false;
  const auto items = read_tuple(program, *mro);
  if (!items || items->count == 0) return false;
  const auto first = read_item(program, *items, 0);
  return first && *first == object.address;
}

bool is_known_object(const Program& program, Address object) {
  const KnownObjects& known = program.known;
  const auto all = {
      known.type_type, known.none, known.set_dummy, known.code_type, known.cfunction_type};
  return std::ranges::find(all, object) != all.end();
}

bool is_in_runtime(const Program& program, Address address) {
  return std::ranges::any_of(program.static_data,
                             [address](const auto& range) { return range.contains(address); });
}

/// What a copy of the object's bytes would not have; null if there is nothing.
const char* find_proof(const Program& program, const Header& header) {
  const FoundObject& object = header.object;
  if (is_known_object(program, object.address)) return "its address is known";
  if (begins_own_mro(program, object)) return "its MRO begins with it";
  const bool is_collected = object.type->has(TypeFlag::collected);
  if (is_collected && !program.dialect.free_threaded &&
      is_linked_by_collector(program, object.address))
    return "the collector's list leads to it and back";
  if (header.count == Count::immortal && is_in_runtime(program, object.address))
    return "it is immortal, in the data of the interpreter";
  return nullptr;
}

void prove(const Program& program, Header& header) {
  header.object.how = "its type, its size and its count are an object's";
  if (const char* const proof = find_proof(program, header)) {
    header.object.trust = Trust::seen;
    header.object.how = proof;
  }
}

/// Where an object may begin in a block: behind what the collector and the debug allocator put before it.
std::array<std::uint64_t, 3> list_offsets(bool is_collected, bool is_free_threaded) {
  if (is_free_threaded) return {0, 2 * word_size, 0};
  if (!is_collected) return {0, 0, 0};
  return {2 * word_size, 4 * word_size, 6 * word_size};
}

bool may_begin(const Program& program, const FoundObject& object, std::uint64_t offset) {
  const auto offsets =
      list_offsets(object.type->has(TypeFlag::collected), program.dialect.free_threaded);
  return std::ranges::find(offsets, offset) != offsets.end();
}

void prove_by_block(const Program& program,
                    const MemoryBlock& block,
                    std::optional<char> domain,
                    Header& header) {
  prove(program, header);
  FoundObject& object = header.object;
  if (block.state == BlockState::freed) {
    object.state = ObjectState::freed;
    object.trust = Trust::guessed;
    object.how = "its type and its size are left, in a block that nobody has";
    return;
  }
  if (object.trust == Trust::seen) return;
  object.how = "its block, its type, its size and its count are an object's";
  if (block.trust != Trust::seen) return;
  if (block.heap && *block.heap != MimallocHeap::memory) {
    object.trust = Trust::seen;
    object.how = "its block is of a heap of objects";
  } else if (domain == 'o') {
    object.trust = Trust::seen;
    object.how = "the debug allocator has marked its block as an object's";
  }
}

}  // namespace

std::optional<FoundObject> find_object(const Program& program, const MemoryBlock& block) {
  const auto domain = find_debug_domain(program, block.start);
  const std::uint64_t before = domain ? debug_prefix : 0;
  const Address end = block.start + block.size;
  const bool is_freed = block.state == BlockState::freed;
  if (block.state == BlockState::never_used) return std::nullopt;
  for (std::uint64_t offset = 0; offset <= 6 * word_size; offset += 2 * word_size) {
    auto header = read_header(program, block.start + before + offset);
    // The first word of a block that nobody has leads to the next one.
    if (!header || !may_begin(program, header->object, offset)) continue;
    if (header->count == Count::absurd && !is_freed) continue;
    if (header->object.range().end > end) continue;
    prove_by_block(program, block, domain, *header);
    return header->object;
  }
  return std::nullopt;
}

std::optional<FoundObject> find_object_at(const Program& program, Address address) {
  auto header = read_header(program, address);
  if (!header || header->count == Count::absurd) return std::nullopt;
  prove(program, *header);
  return header->object;
}

std::optional<FoundObject> find_object_around(const Program& program, Address address) {
  constexpr std::uint64_t furthest = 1024;
  const Address nearest = address.without_tag(alignment - 1);
  for (std::uint64_t back = 0; back <= furthest; back += alignment) {
    auto found = find_object_at(program, nearest - back);
    if (found && found->range().contains(address)) return found;
  }
  return std::nullopt;
}

bool is_in_collector(const Program& program, Address object) {
  return !program.dialect.free_threaded && is_linked_by_collector(program, object);
}

}  // namespace hognose::python
