// Decoding where it crashed, and looking at what took part.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_operand.h"

#include <array>
#include <span>
#include <utility>
#include <vector>

#include "clib/freed_chunk.h"
#include "machine/call_result.h"
#include "machine/decode.h"
#include "native/demangled.h"
#include "native/function_names.h"
#include "python/heap/memory_block.h"
#include "python/heap/pymalloc_block.h"
#include "python/values/printable.h"
#include "python/values/type_info.h"

namespace hognose::session {
namespace {

using analysis::why::CrashFacts;
using analysis::why::MemoryFact;
using analysis::why::OperandFact;
using analysis::why::OriginFact;
using analysis::why::PointerFact;
using analysis::why::Tri;
using analysis::why::tri;
using machine::Instruction;
using target::Register;

std::optional<std::uint64_t> read_word(const target::Memory& memory, Address from) {
  const auto word = memory.read_value<std::uint64_t>(from);
  return word ? std::optional(*word) : std::nullopt;
}

std::optional<Instruction> read_instruction(const target::Memory& memory, Address pc) {
  std::array<std::byte, machine::most_bytes> code{};
  const std::size_t size = memory.read_some(pc, code);
  const auto decoded = machine::decode(std::span(code).first(size));
  return decoded ? std::optional(*decoded) : std::nullopt;
}

/// Whether the kernel's address is one that the instruction wanted.
Tri agree(const CrashFacts& facts, const OperandFact& operand) {
  if (!operand.address) return Tri::unknown;
  if (is_protection_fault(facts)) {
    const bool is_odd = operand.operand.needs_alignment && operand.operand.size != 0 &&
                        operand.address->value() % operand.operand.size != 0;
    return tri(is_odd || !analysis::why::is_canonical(*operand.address) || is_refused_jump(facts));
  }
  // The last byte of what can be addressed has no end after it.
  const std::uint64_t size = operand.operand.size == 0 ? 1 : operand.operand.size;
  return tri(facts.signal.address.value() - operand.address->value() < size);
}

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

/// A load of a whole word into `which` that ends at `pc` or a little before.
struct Load {
  Instruction instruction;
  Address at;
};
std::vector<Load> find_loads(const target::Target& target, Address pc, Register which) {
  constexpr std::uint64_t furthest = 24;
  std::vector<Load> loads;
  for (std::uint64_t back = 2; back <= furthest; ++back) {
    const auto load = read_instruction(*target.memory, pc - back);
    if (load && load->loads == which && load->length <= back && load->memory &&
        load->memory->base && load->memory->base != Register::rip)
      loads.push_back({*load, pc - back});
  }
  return loads;
}

/// What the base of a load was: it still is, or was loaded itself right before into the same register.
std::optional<std::uint64_t> find_base(const target::Target& target,
                                       const Crash& crash,
                                       const Load& load,
                                       Register which) {
  const auto base = *load.instruction.memory->base;
  if (base != which) return crash.site.registers.find(base);
  for (const Load& earlier : find_loads(target, load.at, which)) {
    const bool is_adjacent = earlier.at + earlier.instruction.length == load.at;
    if (!is_adjacent || earlier.instruction.memory->base == which) continue;
    const auto address = machine::find_address(
        earlier.instruction, earlier.at, crash.site.registers, crash.thread.tls_base);
    return address ? read_word(*target.memory, *address) : std::nullopt;
  }
  return std::nullopt;
}

/// The load right before that fetched `which`, of a pointer that still leads there. Code is not read
/// backwards for sure; but a word that is the very pointer is no chance, unless it is zero.
std::optional<OriginFact> find_origin(const target::Target& target,
                                      const python::Program* program,
                                      const Crash& crash,
                                      Address pc,
                                      Register which) {
  const auto value = crash.site.registers.find(which);
  if (!value) return std::nullopt;
  for (const Load& load : find_loads(target, pc, which)) {
    const bool is_adjacent = load.at + load.instruction.length == pc;
    if (load.instruction.memory->index || (*value == 0 && !is_adjacent)) continue;
    const auto base = find_base(target, crash, load, which);
    if (!base) continue;
    const std::int64_t offset = load.instruction.memory->displacement;
    const Address from(*base + static_cast<std::uint64_t>(offset));
    if (read_word(*target.memory, from) != *value) continue;
    return OriginFact{look_at(target, program, Address(*base)), offset};
  }
  return std::nullopt;
}

/// As it is shown: "operator new".
std::string name_function(const std::string& name) {
  return python::printable(native::demangled(std::string(native::plain_name(name))));
}

/// Of two strings that of which the kernel tells.
void choose_string(const Crash& crash, CrashFacts& facts) {
  Instruction& chosen = *facts.instruction;
  if (!chosen.second) return;
  Instruction other = chosen;
  std::swap(other.memory, other.second);
  const auto agrees = [&crash, &facts](const Instruction& one) {
    OperandFact fact;
    fact.operand = *one.memory;
    fact.address =
        machine::find_address(one, facts.pc, crash.site.registers, crash.thread.tls_base);
    return agree(facts, fact) == Tri::yes;
  };
  if (!agrees(chosen) && agrees(other)) chosen = other;
}

OperandFact make_operand(const target::Target& target,
                         const python::Program* program,
                         const Crash& crash,
                         const CrashFacts& facts) {
  OperandFact fact;
  const target::Registers& registers = crash.site.registers;
  fact.operand = *facts.instruction->memory;
  fact.address =
      machine::find_address(*facts.instruction, facts.pc, registers, crash.thread.tls_base);
  const auto base = fact.operand.base;
  if (base && base != Register::rip) fact.base = registers.find(*base);
  if (fact.operand.index) fact.index = registers.find(*fact.operand.index);
  if (fact.base) fact.pointer = look_at(target, program, Address(*fact.base));
  if (fact.base == std::uint64_t{0}) {
    const auto called =
        machine::find_call_result(target, facts.pc, facts.instruction->length, *base);
    if (called) fact.result_of = name_function(called->name);
  }
  if (fact.base && base != Register::rsp)
    fact.origin = find_origin(target, program, crash, facts.pc, *base);
  return fact;
}

std::int64_t extend(std::uint64_t value, unsigned bytes) {
  const unsigned unused = 64 - 8 * bytes;
  return static_cast<std::int64_t>(value << unused) >> unused;
}

std::optional<std::uint64_t> find_file_size(const target::Target& target, const std::string& path) {
  if (!path.starts_with('/')) return std::nullopt;
  const auto file = target.files->open(path);
  if (!file) return std::nullopt;
  const auto identity = target::identity_of(*file);
  return identity ? std::optional(identity->size) : std::nullopt;
}

/// Where a call, jump or return leads that takes that from a register or from memory.
std::optional<Address> find_destination(const target::Target& target,
                                        const Crash& crash,
                                        const CrashFacts& facts) {
  using machine::Action;
  const Instruction& instruction = *facts.instruction;
  const Action action = instruction.action;
  if (action != Action::call && action != Action::jump && action != Action::ret)
    return std::nullopt;
  std::optional<std::uint64_t> value;
  if (instruction.operand) {
    value = crash.site.registers.find(*instruction.operand);
  } else if (facts.operand && facts.operand->operand.reads && facts.operand->address) {
    value = read_word(*target.memory, *facts.operand->address);
  }
  return value ? std::optional(Address(*value)) : std::nullopt;
}

void add_division(const target::Target& target, const Crash& crash, CrashFacts& facts) {
  const Instruction& instruction = *facts.instruction;
  if (instruction.action != machine::Action::divide || instruction.operand_size == 0) return;
  std::optional<std::uint64_t> value;
  if (instruction.operand) {
    // The registers AH to BH have no number of their own: a byte is not looked at.
    if (instruction.operand_size > 1) value = crash.site.registers.find(*instruction.operand);
  } else if (facts.operand && facts.operand->address) {
    value = read_word(*target.memory, *facts.operand->address);
  }
  if (value) facts.divisor = extend(*value, instruction.operand_size);
}

/// An instruction that writes to its own place fails there too, and looks as if it could not be come to.
bool wants_itself(const target::Target& target,
                  const python::Program* program,
                  const Crash& crash,
                  const CrashFacts& facts) {
  if (facts.at_pc.is_executable != Tri::yes) return false;
  CrashFacts own = facts;
  own.instruction = read_instruction(*target.memory, facts.pc);
  if (!own.instruction || !own.instruction->memory) return false;
  const auto operand = make_operand(target, program, crash, own);
  return operand.address == facts.pc;
}

}  // namespace

MemoryFact find_memory(const target::Target& target, Address at) {
  MemoryFact fact;
  if (target.maps.is_empty()) return fact;
  const target::Mapping* const mapping = target.maps.find(at);
  fact.is_mapped = tri(mapping != nullptr);
  fact.is_readable = tri(mapping != nullptr && mapping->readable);
  fact.is_writable = tri(mapping != nullptr && mapping->writable);
  fact.is_executable = tri(mapping != nullptr && mapping->executable);
  if (mapping == nullptr) return fact;
  fact.path = mapping->path;
  const auto size = find_file_size(target, mapping->path);
  const auto offset = at.distance_from(mapping->range.begin);
  // A file that is long enough now need not have been so.
  if (size && offset && mapping->file_offset + *offset >= *size) fact.is_past_file = Tri::yes;
  return fact;
}

void add_instruction(const target::Target& target,
                     const python::Program* program,
                     const Crash& crash,
                     CrashFacts& facts) {
  facts.is_write = crash.site.is_write;
  if (!facts.knows_pc) return;
  facts.has_code = tri(target.memory->read_value<std::byte>(facts.pc).has_value());
  if (is_fetch(facts) && !wants_itself(target, program, crash, facts)) return;
  facts.instruction = read_instruction(*target.memory, facts.pc);
  if (!facts.instruction) return;
  choose_string(crash, facts);
  if (facts.instruction->memory) facts.operand = make_operand(target, program, crash, facts);
  facts.goes_to = find_destination(target, crash, facts);
  if (facts.operand) {
    facts.operand->agrees = agree(facts, *facts.operand);
    const auto& operand = facts.operand->operand;
    // What reads and writes is stopped by whichever is forbidden.
    if (!facts.is_write && facts.operand->agrees == Tri::yes && operand.reads != operand.writes)
      facts.is_write = operand.writes;
    if (!facts.is_write && operand.reads && operand.writes &&
        facts.at_address.is_readable == Tri::no)
      facts.is_write = false;
  }
  add_division(target, crash, facts);
}

}  // namespace hognose::session
