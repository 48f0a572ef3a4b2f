// Looking at what a pointer leads to.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_pointer.h"

#include <string>

#include "clib/freed_chunk.h"
#include "python/heap/memory_block.h"
#include "python/heap/pymalloc_block.h"
#include "python/values/printable.h"
#include "python/values/type_info.h"

namespace hognose::session {
namespace {

using analysis::why::PointerFact;
using analysis::why::Tri;
using analysis::why::tri;

std::string find_type_name(const python::Program& program, Address object) {
  const auto type = program.view<layout::PyObject>(object).read(layout::PyObject::ob_type);
  if (!type || !python::is_type(program, *type)) return {};
  const auto info = python::read_type_of(program, object);
  return info ? python::printable((*info)->name) : std::string();
}

/// Whether it is proven who has the block.
bool is_settled(const python::MemoryBlock& block) {
  const bool is_known =
      block.state == python::BlockState::live || block.state == python::BlockState::freed;
  return is_known && block.trust == Trust::seen;
}

/// Whether an object may begin there in a block: behind what the collector and the debug allocator put before it.
bool may_begin(Address block, Address object) {
  constexpr std::uint64_t alignment = 2 * word_size;
  constexpr std::uint64_t most = 3 * alignment;
  const auto offset = object.distance_from(block);
  return offset && *offset <= most && *offset % alignment == 0;
}

/// A block that has been merged with those beside it has left its header where it was.
bool begins_chunk(const target::Target& target, const clib::MallocChunk& chunk, Address at) {
  if (chunk.start == at) return true;
  const auto header = clib::read_chunk_header(*target.memory, at);
  return header && at.value() % clib::ChunkHeader::bytes == 0 && header->is_size() &&
         header->size() <= chunk.size && at + header->size() <= chunk.start + chunk.size;
}

}  // namespace

PointerFact look_at(const target::Target& target, const python::Program* program, Address at) {
  PointerFact fact;
  fact.value = at.value();
  if (program != nullptr && !at.is_null()) fact.type = find_type_name(*program, at);
  const auto is_begin = [&fact, at](Address start) {
    return tri(start == at || (!fact.type.empty() && may_begin(start, at)));
  };
  if (const auto block = python::find_pymalloc_block(*target.memory, at)) {
    fact.is_freed = tri(block->is_freed);
    fact.block_size = block->size;
    fact.is_begin = is_begin(block->start);
  } else if (const auto other = python::find_memory_block(target, at);
             other && other->allocator == python::Allocator::mimalloc && is_settled(*other)) {
    fact.is_freed = tri(other->state == python::BlockState::freed);
    fact.block_size = other->size;
    fact.is_begin = is_begin(other->start);
  } else if (const auto chunk = clib::find_freed_chunk(target, at)) {
    fact.is_freed = Tri::yes;
    fact.block_size = chunk->size;
    fact.is_begin = begins_chunk(target, *chunk, at) ? Tri::yes : is_begin(chunk->start);
  } else if (other && other->allocator == python::Allocator::c_library) {
    fact.block_size = other->size;  // as it looks: nobody can tell whether it is in use
  }
  return fact;
}

}  // namespace hognose::session
