// Reading code backwards, as far as what it says can be held against memory.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_origin.h"

#include <span>
#include <vector>

#include "machine/decode.h"
#include "machine/encoding.h"
#include "session/crash/crash_pointer.h"

namespace hognose::session {
namespace {

using analysis::why::OriginFact;
using machine::Instruction;
using target::Register;

/// As much of the code as one instruction may be.
std::vector<std::byte> read_code(const target::Memory& memory, Address pc) {
  std::vector<std::byte> code(machine::most_bytes);
  code.resize(memory.read_some(pc, code));
  return code;
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
    const auto load = machine::decode_at(*target.memory, pc - back);
    if (load && load->loads == which && load->length <= back && load->memory &&
        load->memory->base && load->memory->base != Register::rip)
      loads.push_back({*load, pc - back});
  }
  return loads;
}

/// Whether compilers keep variables there, each in a word that only code of the function names so.
bool is_variable(const machine::MemoryOperand& operand) {
  if (operand.index || operand.segment != machine::Segment::none) return false;
  return operand.base == Register::rsp ||
         (operand.base == Register::rbp && operand.displacement < 0);
}

/// The store of a whole word to a variable that is nearest before `pc`.
std::optional<Load> find_store(const target::Target& target,
                               Address pc,
                               const machine::MemoryOperand& variable) {
  constexpr std::uint64_t furthest = 512;
  for (std::uint64_t back = 4; back <= furthest; ++back) {
    const auto store = machine::decode_at(*target.memory, pc - back);
    if (!store || !store->stores || store->length > back || store->memory->index) continue;
    const auto& to = *store->memory;
    if (to.base == variable.base && to.displacement == variable.displacement)
      return Load{*store, pc - back};
  }
  return std::nullopt;
}

/// Follows the one word back to where it came from. Code is not read backwards for sure; but a word that is
/// the very pointer is no chance, unless it is zero.
class OriginSearch {
 public:
  OriginSearch(const target::Target& target,
               const python::Program* program,
               const Crash& crash,
               std::uint64_t value)
      : target_(target), program_(program), crash_(crash), value_(value) {}

  /// The load before `pc` that fetched it into `which`; of a variable, where that was set, `depth` times.
  [[nodiscard]] std::optional<OriginFact> find(Address pc, Register which, int depth) const {
    for (const Load& load : find_loads(target_, pc, which)) {
      const bool is_adjacent = load.at + load.instruction.length == pc;
      if (load.instruction.memory->index || (value_ == 0 && !is_adjacent)) continue;
      const auto base = find_base(load, which);
      if (!base) continue;
      const std::int64_t offset = load.instruction.memory->displacement + base->added;
      const Address from(base->value + static_cast<std::uint64_t>(offset));
      if (read_word(*target_.memory, from) != value_) continue;
      if (auto earlier = find_before(load, depth)) return earlier;
      return OriginFact{look_at(target_, program_, Address(base->value)), offset};
    }
    return std::nullopt;
  }

 private:
  struct Base {
    std::uint64_t value = 0;
    std::int64_t added = 0;  ///< by code between it and the load
  };

  [[nodiscard]] std::optional<OriginFact> find_before(const Load& load, int depth) const {
    if (value_ == 0 || depth == 0 || !is_variable(*load.instruction.memory)) return std::nullopt;
    const auto store = find_store(target_, load.at, *load.instruction.memory);
    return store ? find(store->at, *store->instruction.stores, depth - 1) : std::nullopt;
  }

  /// What the base of a load was: it still is, or was loaded itself right before into the same register.
  [[nodiscard]] std::optional<Base> find_base(const Load& load, Register which) const {
    const auto& registers = crash_.site.registers;
    const auto base = *load.instruction.memory->base;
    if (base != which) {
      const auto value = registers.find(base);
      return value ? std::optional(Base{*value}) : std::nullopt;
    }
    const auto sum = find_added_before(*target_.memory, load.at, which);
    const Address end = load.at - (sum ? sum->length : 0);
    for (const Load& earlier : find_loads(target_, end, which)) {
      const bool is_adjacent = earlier.at + earlier.instruction.length == end;
      if (!is_adjacent || earlier.instruction.memory->base == which) continue;
      const auto address =
          machine::find_address(earlier.instruction, earlier.at, registers, crash_.thread.tls_base);
      const auto value = address ? read_word(*target_.memory, *address) : std::nullopt;
      return value ? std::optional(Base{*value, sum ? sum->number : 0}) : std::nullopt;
    }
    return std::nullopt;
  }

  const target::Target& target_;
  const python::Program* program_;
  const Crash& crash_;
  std::uint64_t value_;
};

}  // namespace

std::optional<std::uint64_t> read_word(const target::Memory& memory, Address from) {
  const auto word = memory.read_value<std::uint64_t>(from);
  return word ? std::optional(*word) : std::nullopt;
}

std::optional<machine::AddedNumber> find_added_before(const target::Memory& memory,
                                                      Address pc,
                                                      Register which) {
  for (const std::uint64_t length :
       {4U, 6U, 7U}) {  // of a byte, and of four by the two codes for it
    const auto added = machine::find_added(read_code(memory, pc - length), which);
    if (added && added->length == length) return added;
  }
  return std::nullopt;
}

std::optional<OriginFact> find_origin(const target::Target& target,
                                      const python::Program* program,
                                      const Crash& crash,
                                      Address pc,
                                      Register which) {
  constexpr int most_variables = 4;  // one that was set from another
  const auto value = crash.site.registers.find(which);
  return value ? OriginSearch(target, program, crash, *value).find(pc, which, most_variables)
               : std::nullopt;
}

}  // namespace hognose::session
