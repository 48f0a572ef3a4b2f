// Looking for the block in the registers of the newest frames.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_debug.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "python/heap/debug_block.h"
#include "python/heap/memory_block.h"
#include "python/values/printable.h"
#include "session/crash/crash_stack.h"

namespace hognose::session {
namespace {

using analysis::why::CheckedFact;
using analysis::why::CodeFact;
using analysis::why::CrashFacts;
using analysis::why::SaidFact;
using analysis::why::Tri;
using analysis::why::tri;
using python::DebugBlock;
using python::DebugState;
using target::Register;

constexpr std::size_t most_frames = 12;  // from raise() to whoever gave the block back
constexpr std::uint64_t head_size = 2 * word_size;

/// What it said is wrong with the block, in every version.
std::optional<DebugState> find_said_state(const SaidFact& said) {
  if (said.by != SaidFact::By::runtime) return std::nullopt;
  if (said.text.find("bad trailing pad byte") != std::string::npos)
    return DebugState::written_behind;
  if (said.text.find("bad leading pad byte") != std::string::npos)
    return DebugState::written_before;
  if (said.text.find("bad ID: Allocated using API") != std::string::npos) return DebugState::freed;
  return std::nullopt;
}

/// Where the bytes behind it would be, which the allocator reads one by one, is what the instruction wanted.
bool leads_to_crash(const DebugBlock& block, const CrashFacts& facts) {
  const std::uint64_t end = block.start.value() + block.size;
  return facts.operand && facts.operand->address &&
         facts.operand->address->value() - end < word_size;
}

/// Of a freed block this is what it took for a size, and looked at the end of.
std::optional<DebugState> find_wanted_state(const CrashFacts& facts) {
  if (const auto said = find_said_state(facts.said)) return said;
  const bool is_in_runtime =
      !facts.frames.empty() && facts.frames.front().whose == CodeFact::Whose::runtime;
  return is_access(facts) && is_in_runtime && facts.operand ? std::optional(DebugState::freed)
                                                            : std::nullopt;
}

/// Whether both are in what was one block once: pointers into freed memory look like one to its start.
bool are_in_one(const DebugBlock& one, const DebugBlock& other) {
  constexpr std::uint64_t near = 512;
  const bool is_freed = one.state == DebugState::freed;
  return one.start == other.start ||
         (is_freed && one.start.value() - other.start.value() + near < 2 * near);
}

/// A block in that state which begins where a register says; nothing if it is none, or not the one of a crash.
std::optional<DebugBlock> find_block_at(const target::Target& target,
                                        const CrashFacts& facts,
                                        std::optional<std::uint64_t> value,
                                        DebugState wanted) {
  if (!value || *value % word_size != 0) return std::nullopt;
  auto block = python::find_debug_block(*target.memory, Address(*value));
  if (!block || block->state != wanted) return std::nullopt;
  if (is_access(facts) && !leads_to_crash(*block, facts)) return std::nullopt;
  return block;
}

/// Takes the lower of two that are one; false if they are two.
bool join(std::optional<DebugBlock>& found, const DebugBlock& block) {
  if (found && !are_in_one(*found, block)) return false;
  if (!found || block.start < found->start) found = block;
  return true;
}

/// The one block in that state that the newest frames have in a register.
std::optional<DebugBlock> find_block(const target::Target& target,
                                     const Crash& crash,
                                     const CrashFacts& facts,
                                     DebugState wanted) {
  std::optional<DebugBlock> found;
  for (std::size_t index = 0; index < most_frames; ++index) {
    if (crash.machine->at(crash.site.frame + index) == nullptr) break;
    const target::Registers registers = crash.machine->registers(crash.site.frame + index);
    for (const Register which : target::all_registers) {
      const auto block = find_block_at(target, facts, registers.find(which), wanted);
      if (block && !join(found, *block)) return std::nullopt;
    }
  }
  return found;
}

/// Whether a block of the allocator below is as large as what the debug allocator asks for: its own bytes are 24, or
/// 32 if it numbers blocks.
Tri does_fit(const target::Target& target, const DebugBlock& block) {
  constexpr std::uint64_t least = 3 * word_size;
  constexpr std::uint64_t most = least + word_size + head_size;
  const auto below = python::find_memory_block(target, block.start - head_size);
  if (!below || below->trust != Trust::seen || below->allocator == python::Allocator::c_library)
    return Tri::unknown;
  const bool is_start = below->start == block.start - head_size;
  return tri(is_start && below->size >= block.size + least && below->size < block.size + most);
}

/// The bytes that stand where its own should; nothing if they are no text.
std::string read_damage(const target::Target& target, const DebugBlock& block) {
  std::array<std::byte, word_size> bytes{};
  const Address at = block.state == DebugState::written_behind ? block.start + block.size
                                                               : block.start - word_size;
  if (!target.memory->read(at, bytes)) return {};
  std::string text;
  for (const std::byte one : bytes) {
    const bool is_text = one >= std::byte{0x20} && one < std::byte{0x7f};
    if (is_text) text += std::to_integer<char>(one);
    if (!is_text && std::to_integer<std::uint8_t>(one) != block.marks.forbidden &&
        one != std::byte{})
      return {};
  }
  return python::printable(text);
}

/// The whole block that those who looked at it have in a register, or its front, as it is one of another kind.
std::optional<DebugBlock> find_whole_block(const target::Target& target,
                                           const Crash& crash,
                                           const SaidFact& said) {
  const std::size_t index = crash.site.frame + said.frame;
  std::vector<std::uint64_t> starts;
  for (const std::size_t frame : {index, index + 1}) {
    for (const std::uint64_t value : list_own_values(*crash.machine, frame)) {
      if (value % word_size == 0) starts.insert(starts.end(), {value, value + head_size});
    }
  }
  std::optional<DebugBlock> found;
  for (const std::uint64_t start : starts) {
    const auto block = python::find_debug_block(*target.memory, Address(start));
    if (!block || block->state != DebugState::whole) continue;
    if (found && found->start != block->start) return std::nullopt;
    found = block;
  }
  return found;
}

/// Each of Python's allocators looks whether a block is its own.
bool is_of_kinds(const SaidFact& said) {
  return said.by == SaidFact::By::runtime && said.text.find("bad ID: ") != std::string::npos;
}

}  // namespace

std::optional<analysis::why::MarksFact> find_marks(const target::Target& target,
                                                   const native::MergedStack& merged) {
  for (const native::Entry& entry : merged.entries) {
    if (entry.kind != native::EntryKind::python_frame || entry.frame.code.is_null()) continue;
    // Code that was frozen into a file lies there.
    const target::Mapping* const mapping = target.maps.find(entry.frame.code);
    if (mapping == nullptr || mapping->path.starts_with('/')) continue;
    const auto block = python::find_debug_block(*target.memory, entry.frame.code);
    if (!block || block->state == DebugState::freed) return analysis::why::MarksFact{};
    return analysis::why::MarksFact{block->marks.clean, block->marks.dead, block->marks.forbidden};
  }
  return std::nullopt;
}

void add_checked_block(const target::Target& target, const Crash& crash, CrashFacts& facts) {
  const auto wanted = find_wanted_state(facts);
  if (!wanted || crash.machine == nullptr) return;
  std::optional<DebugBlock> block;
  if (is_of_kinds(facts.said)) block = find_whole_block(target, crash, facts.said);
  if (!block) block = find_block(target, crash, facts, *wanted);
  if (!block) return;
  CheckedFact fact;
  fact.address = block->start.value();
  if (block->state == DebugState::whole) {
    fact.state = CheckedFact::State::of_other_kind;
    fact.size = block->size;
    fact.domain = block->domain;
    facts.checked = std::move(fact);
    return;
  }
  if (block->state != DebugState::freed) {
    const bool is_behind = block->state == DebugState::written_behind;
    fact.state =
        is_behind ? CheckedFact::State::written_behind : CheckedFact::State::written_before;
    fact.size = block->size;
    fact.fits = does_fit(target, *block);
    fact.bytes = read_damage(target, *block);
  }
  facts.checked = std::move(fact);
}

}  // namespace hognose::session
