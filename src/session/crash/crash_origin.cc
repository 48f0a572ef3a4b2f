// Reading code backwards, as far as what it says can be held against memory.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_origin.h"

#include <array>
#include <span>
#include <vector>

#include "machine/decode.h"
#include "session/crash/crash_pointer.h"

namespace hognose::session {
namespace {

using analysis::why::OriginFact;
using machine::Instruction;
using target::Register;

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

}  // namespace

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

}  // namespace hognose::session
