// Decoding where it crashed, and looking at what took part.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_operand.h"

#include <utility>

#include "analysis/why/code_name.h"
#include "machine/call_result.h"
#include "machine/code_entry.h"
#include "machine/decode.h"
#include "native/function_names.h"
#include "native/names/demangled.h"
#include "python/values/printable.h"
#include "session/crash/crash_origin.h"
#include "session/crash/crash_pointer.h"

namespace hognose::session {
namespace {

using analysis::why::CrashFacts;
using analysis::why::MemoryFact;
using analysis::why::OperandFact;
using analysis::why::Tri;
using analysis::why::tri;
using machine::Instruction;
using target::Register;

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

/// As a sentence has it: "operator new", "shop::find".
std::string name_function(const std::string& name) {
  const std::string whole = native::demangled(std::string(native::plain_name(name)));
  return python::printable(analysis::why::shorten_code_name(whole));
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

/// What was added to NULL to make the base, where code comes to `pc` by that alone; else 0.
std::int64_t find_added_to_null(const target::Target& target,
                                Address pc,
                                std::uint64_t base,
                                Register which) {
  const auto added = find_added_before(*target.memory, pc, which);
  if (!added || base == 0 || static_cast<std::uint64_t>(added->number) != base) return 0;
  return machine::is_entered(target, pc - added->length, pc + 1) ? 0 : added->number;
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
  if (fact.base && base != Register::rip)
    fact.added_to_null = find_added_to_null(target, facts.pc, *fact.base, *base);
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
  own.instruction = machine::decode_at(*target.memory, facts.pc);
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
  facts.instruction = machine::decode_at(*target.memory, facts.pc);
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
