// Memory of Python, of a file or of the stack.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_foreign.h"

#include "base/place_text.h"
#include "python/heap/debug_block.h"
#include "python/heap/memory_block.h"
#include "python/values/printable.h"

namespace hognose::session {
namespace {

using analysis::why::GivenFact;
using target::Register;

/// One of Python's allocators has that memory.
bool is_of_python(const target::Target& target, GivenFact& fact) {
  const Address at(fact.address);
  const auto debug = python::find_debug_block(*target.memory, at);
  if (debug && debug->state == python::DebugState::whole) {
    fact.owner = "Python's debug allocator";
    fact.block = debug->start.value();
    fact.block_size = debug->size;
    return true;
  }
  const auto block = python::find_memory_block(target, at);
  if (!block || block->allocator == python::Allocator::c_library || block->trust != Trust::seen)
    return false;
  fact.owner = "Python's own allocator";
  fact.block = block->start.value();
  fact.block_size = block->size;
  return true;
}

bool is_on_stack(const target::Mapping& mapping, const Crash& crash, Address at) {
  const auto sp = crash.site.registers.find(Register::rsp);
  return sp && mapping.range.contains(Address(*sp)) && at >= Address(*sp);
}

}  // namespace

std::optional<GivenFact::What> find_foreign(const target::Target& target,
                                            const Crash& crash,
                                            GivenFact& fact) {
  if (target.maps.is_empty()) return std::nullopt;
  const Address at(fact.address);
  const target::Mapping* const mapping = target.maps.find(at);
  if (mapping == nullptr) return GivenFact::What::nothing;
  if (mapping->path.starts_with('/')) {
    fact.owner = python::printable(base_name(mapping->path));
    return GivenFact::What::of_file;
  }
  if (is_of_python(target, fact)) return GivenFact::What::of_python;
  return is_on_stack(*mapping, crash, at) ? std::optional(GivenFact::What::on_stack) : std::nullopt;
}

}  // namespace hognose::session
