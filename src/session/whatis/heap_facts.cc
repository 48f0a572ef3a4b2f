// From blocks and objects, as the heap has them, to what is said of them.
// SPDX-License-Identifier: MIT
#include "session/whatis/heap_facts.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "analysis/object_name.h"
#include "base/counted.h"
#include "base/formatted.h"
#include "python/heap/found_object.h"
#include "python/heap/object_part.h"
#include "python/kinds/kinds.h"
#include "python/threads/thread_frames.h"
#include "session/whatis/raw_block.h"

namespace hognose::session {
namespace {

using document::AddressBlock;
using document::AddressFacts;
using document::AddressObject;
using python::BlockState;
using python::FoundObject;
using python::MemoryBlock;
using python::ObjectState;
using python::Program;

const char* name_allocator(python::Allocator allocator) {
  switch (allocator) {
    case python::Allocator::pymalloc:
      return "pymalloc";
    case python::Allocator::mimalloc:
      return "mimalloc";
    case python::Allocator::c_library:
      break;
  }
  return "c_library";
}

const char* name_state(BlockState state) {
  switch (state) {
    case BlockState::live:
      return "live";
    case BlockState::freed:
      return "freed";
    case BlockState::never_used:
      return "never_used";
    case BlockState::unknown:
      break;
  }
  return "unknown";
}

std::string describe_block(const MemoryBlock& block) {
  std::string text = block.trust == Trust::seen ? "block of " : "looks like a block of ";
  text += counted(block.size, "byte") + " ";
  const bool is_of_c = block.allocator == python::Allocator::c_library;
  text +=
      is_of_c ? "of the C library's malloc" : std::string("of ") + name_allocator(block.allocator);
  switch (block.state) {
    case BlockState::live:
      return text + ", in use";
    case BlockState::freed:
      return text + ", freed";
    case BlockState::never_used:
      return text + ", never handed out";
    case BlockState::unknown:
      break;
  }
  return text;
}

AddressBlock make_block(const MemoryBlock& block) {
  AddressBlock made;
  made.allocator = name_allocator(block.allocator);
  made.start = block.start.value();
  made.size = block.size;
  made.state = name_state(block.state);
  made.sureness = block.trust == Trust::seen ? "certain" : "likely";
  made.text = describe_block(block);
  return made;
}

const char* name_state(ObjectState state) {
  switch (state) {
    case ObjectState::owned:
      return "owned";
    case ObjectState::unowned:
      return "unowned";
    case ObjectState::freed:
      break;
  }
  return "freed";
}

/// Of what nobody refers to any more only what holds no references: these may lead anywhere.
bool may_show_value(const FoundObject& object) {
  using python::TypeFlag;
  if (object.state == ObjectState::owned) return true;
  return object.type->has(TypeFlag::long_subclass) || object.type->has(TypeFlag::bytes_subclass) ||
         object.type->has(TypeFlag::unicode_subclass) || object.type->is_static("float");
}

/// The object as text. What is likely one at most says nothing where it leads to what cannot be read.
std::string describe_value(const AddressQuestion& question,
                           const FoundObject& object,
                           Lacks& lacks) {
  constexpr std::size_t most_characters = 1024;
  constexpr Budget::Limits limits{50'000, 1U << 22U, std::chrono::milliseconds(500)};
  if (!may_show_value(object)) return {};
  python::DescribeOptions options = question.options;
  if (options.max_repr == 0 || options.max_repr > most_characters)
    options.max_repr = most_characters;
  Budget budget(limits, [&question] { return !question.budget.check(); });
  auto said = python::describe(*question.program, object.address, options, budget);
  if (object.trust != Trust::seen && !said.lacks.is_nothing()) return {};
  lacks.add(said.lacks);
  return std::move(said.text);
}

/// The newest frames of the first threads: what they call objects.
std::vector<python::Frame> find_newest_frames(const AddressQuestion& question) {
  constexpr std::size_t most_threads = 8;
  constexpr std::size_t most_frames = 3;
  std::vector<python::Frame> frames;
  const auto list = question.session.threads(question.reading);
  if (!list) return frames;
  frames.reserve(most_threads * most_frames);
  for (const python::Thread& thread : (*list)->threads) {
    if (frames.size() >= most_threads * most_frames || !question.budget.check()) break;
    std::size_t left = most_frames;
    for (const auto& frame :
         python::read_frames(*question.program, thread, question.budget).frames) {
      if (frame.owner == python::FrameOwner::entry_shim) continue;
      if (left-- == 0) break;
      frames.push_back(python::describe_frame(*question.program, frame));
    }
  }
  return frames;
}

/// What a frame calls the object; empty if none of these does.
std::string find_name(const AddressQuestion& question,
                      const std::vector<python::Frame>& frames,
                      Address object) {
  constexpr Budget::Limits limits{200'000, 1U << 24U, std::chrono::milliseconds(200)};
  Budget budget(limits, [&question] { return !question.budget.check(); });
  analysis::ObjectNames names(*question.program, budget);
  constexpr std::size_t at_once = 3;
  std::vector<const python::Frame*> some;
  for (std::size_t at = 0; at < frames.size(); at += at_once) {
    some.clear();
    for (std::size_t each = at; each < std::min(at + at_once, frames.size()); ++each)
      some.push_back(&frames[each]);
    std::string name = names.find(object, some);
    if (!name.empty()) return name;
  }
  return {};
}

/// Whether a frame executes that code object, or the bytes that its instructions are up to 3.10.
std::string find_executed(const Program& program,
                          const std::vector<python::Frame>& frames,
                          Address object) {
  using layout::PyCodeObject;
  for (const python::Frame& frame : frames) {
    if (frame.code == object) return "the code of " + frame.name();
    const auto bytes = program.view<PyCodeObject>(frame.code).read(PyCodeObject::co_code);
    if (bytes && *bytes == object) return "the bytecode of " + frame.name();
  }
  return {};
}

void add_proof(const AddressQuestion& question, FoundObject& object, std::string& name) {
  if (object.state != ObjectState::owned) return;
  if (question.is_reached && object.address == question.address) {
    object.trust = Trust::seen;
    object.how = "other objects lead to it";
  }
  if (question.is_brief) return;
  const std::vector<python::Frame> frames = find_newest_frames(question);
  name = find_name(question, frames, object.address);
  const bool has_name = !name.empty();
  if (!has_name) name = find_executed(*question.program, frames, object.address);
  if (object.trust == Trust::seen || name.empty()) return;
  object.trust = Trust::seen;
  object.how = has_name ? "a variable, or what that holds, leads to it" : "a frame executes it";
}

void add_object(const AddressQuestion& question,
                FoundObject object,
                AddressFacts& facts,
                Lacks& lacks) {
  AddressObject fact;
  add_proof(question, object, fact.name);
  fact.address = object.address.value();
  fact.type = object.type->name;
  fact.value = describe_value(question, object, lacks);
  fact.state = name_state(object.state);
  fact.sureness = object.trust == Trust::seen ? "certain" : "likely";
  fact.how = object.how;
  fact.offset = static_cast<std::int64_t>(question.address.value() - object.address.value());
  if (fact.offset > 0 && object.range().contains(question.address))
    fact.part = python::describe_part(*question.program, object, question.address, question.budget);
  facts.object = std::move(fact);
}

/// In the data of a file, where a symbol may say what begins there; and in what the interpreter keeps for
/// itself, where only what is proven is an object.
std::optional<FoundObject> find_static_object(const AddressQuestion& question,
                                              const AddressFacts& facts) {
  const Program& program = *question.program;
  auto found = python::find_object_around(program, question.address);
  if (facts.image && !facts.image->symbol.empty()) {
    const Address symbol = question.address - facts.image->offset;
    if (auto named = python::find_object_at(program, symbol);
        named && named->range().contains(question.address)) {
      named->trust = Trust::seen;
      named->how = "a symbol names it";
      return named;
    }
  }
  if (found && facts.runtime && found->trust != Trust::seen) return std::nullopt;
  return found;
}

bool may_hold_objects(const AddressFacts& facts) {
  if (facts.stack || !facts.mapping) return false;
  return facts.mapping->rights[0] == 'r' && facts.mapping->rights[2] != 'x';
}

std::string describe_neighbour(const Program& program, const MemoryBlock& block) {
  const auto object = python::find_object(program, block);
  if (!object) return {};
  if (object->state == ObjectState::freed) return "was likely: " + object->type->name;
  return (object->trust == Trust::seen ? "" : "looks like ") + object->type->name;
}

void add_neighbours(const AddressQuestion& question,
                    const MemoryBlock& block,
                    AddressFacts& facts) {
  const auto found = python::find_neighbours(question.target, block);
  for (const bool is_before : {true, false}) {
    const auto& one = is_before ? found.before : found.after;
    if (!one) continue;
    document::AddressNeighbour fact;
    fact.is_before = is_before;
    fact.block = make_block(*one);
    if (question.program != nullptr) fact.object = describe_neighbour(*question.program, *one);
    facts.neighbours.push_back(std::move(fact));
  }
}

/// In a block that is proven nothing else is an object than what it was handed out for. Of one that only looks
/// like a block, what only looks like an object does not cross the beginning.
std::optional<FoundObject> find_in_heap(const AddressQuestion& question,
                                        const std::optional<MemoryBlock>& block) {
  const Program& program = *question.program;
  if (!block) return python::find_object_around(program, question.address);
  auto found = python::find_object(program, *block);
  if (found || block->trust == Trust::seen) return found;
  found = python::find_object_around(program, question.address);
  const bool crosses =
      found && found->trust != Trust::seen && !block->range().contains(found->address);
  return crosses ? std::nullopt : found;
}

/// Where the header of a pool would be and cannot be read, a block may be missing from the answer.
void add_lost_pool(const AddressQuestion& question, Lacks& lacks) {
  constexpr std::uint64_t largest_pool = 16384;
  const target::Mapping* const mapping = question.target.maps.find(question.address);
  const Address pool = question.address.without_tag(largest_pool - 1);
  if (mapping == nullptr || !mapping->range.contains(pool)) return;
  std::array<std::byte, 1> first{};
  if (question.target.memory->read_some(pool, first) == 0)
    lacks.add(Error{ErrorKind::unmapped, pool, "header of its pool"});
}

void add_block(const AddressQuestion& question,
               const std::optional<MemoryBlock>& block,
               AddressFacts& facts,
               Lacks& lacks) {
  if (block) facts.block = make_block(*block);
  if (question.is_brief) return;
  if (block) {
    add_neighbours(question, *block, facts);
  } else {
    add_lost_pool(question, lacks);
  }
}

}  // namespace

void add_heap(const AddressQuestion& question, AddressFacts& facts, Lacks& lacks) {
  const bool is_of_thread = facts.runtime && facts.runtime->what != "interpreter_state" &&
                            facts.runtime->what != "runtime";
  if (is_of_thread || !may_hold_objects(facts)) return;
  if (facts.image || facts.runtime) {
    if (question.program == nullptr) return;
    if (auto found = find_static_object(question, facts))
      add_object(question, *found, facts, lacks);
    return;
  }
  const auto block = python::find_memory_block(question.target, question.address);
  add_block(question, block, facts, lacks);
  if (question.program == nullptr) return;
  if (auto found = find_in_heap(question, block)) return add_object(question, *found, facts, lacks);
  if (block && block->state != BlockState::freed)
    add_raw_block(*question.program, *block, question.budget, facts);
}

}  // namespace hognose::session
