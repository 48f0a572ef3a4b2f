// Following code from its front, and back from a call.
// SPDX-License-Identifier: MIT
#include "native/call_argument.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

#include "machine/call_bytes.h"
#include "machine/code_entry.h"
#include "machine/decode.h"
#include "machine/encoding.h"
#include "machine/flow.h"
#include "machine/kept_argument.h"

namespace hognose::native {
namespace {

using target::Register;

constexpr std::size_t most_code = 2048;  // from a function's front to a call

/// The code of the function of `frame` up to where its call returns to; none if that is not known.
std::vector<std::byte> read_code(const target::Target& target, const MachineFrame& frame) {
  const auto size = frame.pc.distance_from(frame.function_start);
  if (frame.function_start.is_null() || !size || *size > most_code) return {};
  std::vector<std::byte> code(static_cast<std::size_t>(*size));
  if (!target.memory->read(frame.function_start, code)) return {};
  return code;
}

/// The frame that the one at `index` called, if that call says that it was that function.
std::optional<std::size_t> find_called_frame(const target::Target& target,
                                             MachineStack& machine,
                                             std::size_t index) {
  const MachineFrame caller = *machine.at(index);
  while (index-- > 0) {
    const MachineFrame* const frame = machine.at(index);
    if (frame == nullptr) return std::nullopt;
    if (frame->is_inlined) continue;
    const auto before = machine::read_before(*target.memory, caller.pc);
    const auto called = before ? machine::find_called(*before, caller.pc) : std::nullopt;
    return called == frame->function_start ? std::optional(index) : std::nullopt;
  }
  return std::nullopt;
}

/// The function of the frame at `index` has it still, or one that it handed that on to.
std::optional<Address> find_kept(const target::Target& target,
                                 MachineStack& machine,
                                 std::size_t index,
                                 Register argument) {
  constexpr int most_calls = 3;
  for (int calls = 0; calls < most_calls; ++calls) {
    const MachineFrame* const frame = machine.at(index);
    if (frame == nullptr) return std::nullopt;
    const auto keepers = machine::find_keepers(read_code(target, *frame), argument);
    if (keepers.empty() || machine::is_entered(target, frame->function_start, frame->pc))
      return std::nullopt;
    const target::Registers registers = machine.registers(index);
    const auto kept = std::ranges::find_if(keepers, [&registers](Register which) {
      return machine::is_preserved(which) && registers.find(which).has_value();
    });
    if (kept != keepers.end()) return Address(*registers.find(*kept));
    const auto next = find_called_frame(target, machine, index);
    if (!next) return std::nullopt;
    index = *next;
    argument = keepers.front();
  }
  return std::nullopt;
}

/// Where the instructions begin, if the code begins and ends with one; else none.
std::vector<std::size_t> list_instructions(std::span<const std::byte> code) {
  std::vector<std::size_t> starts;
  starts.reserve(code.size() / 2);
  for (std::size_t at = 0; at < code.size();) {
    const auto flow = machine::follow(code.subspan(at));
    if (!flow || at + flow->length > code.size()) return {};
    starts.push_back(at);
    at += flow->length;
  }
  return starts;
}

/// The last instructions before `pc`. Nobody knows where the function begins; but wherever one begins to read
/// bytes as instructions, one soon reads the very ones. Those are they that all who come to `pc` agree upon.
std::vector<std::byte> read_tail(const target::Target& target, Address pc) {
  constexpr std::size_t starts = 16;
  constexpr std::size_t least_readings = 3;
  const auto bytes = machine::read_before<std::array<std::byte, 64>>(*target.memory, pc);
  if (!bytes) return {};
  const std::span<const std::byte> all(*bytes);
  std::vector<std::size_t> agreed;
  std::size_t readings = 0;
  for (std::size_t start = 0; start < starts; ++start) {
    std::vector<std::size_t> found = list_instructions(all.subspan(start));
    if (found.empty()) continue;
    for (std::size_t& at : found)
      at += start;
    std::vector<std::size_t> both;
    std::ranges::set_intersection(agreed, found, std::back_inserter(both));
    agreed = ++readings == 1 ? std::move(found) : std::move(both);
  }
  if (readings < least_readings || agreed.empty()) return {};
  const auto tail = all.subspan(agreed.front());
  return {tail.begin(), tail.end()};
}

/// The n of `lea ARGUMENT, [rsp + n]`.
std::optional<std::int32_t> read_place(std::span<const std::byte> code, Register argument) {
  constexpr std::uint8_t lea = 0x8d;
  machine::EncodingReader reader(code);
  const machine::Front front = reader.read_front();
  if (front.map != machine::OpcodeMap::one_byte || front.opcode != lea || !front.prefixes.is_wide)
    return std::nullopt;
  const machine::Operand operand = reader.read_operand(front);
  const bool is_on_stack = !operand.is_register && operand.base && !operand.index &&
                           machine::register_of(*operand.base) == Register::rsp;
  if (!is_on_stack || !reader.is_whole() || machine::register_of(operand.reg) != argument)
    return std::nullopt;
  return static_cast<std::int32_t>(operand.displacement);
}

/// Whether a call at the end of `code` finds in `to` what was in `from` at its front.
bool is_kept(std::span<const std::byte> code, Register from, Register to) {
  const auto keepers = machine::find_keepers(code, from);
  return std::ranges::find(keepers, to) != keepers.end();
}

/// Whether a call at the end of `code` finds in `argument` what was in `source` at its front, and where it was.
bool hands_over(std::span<const std::byte> code, Register source, Register argument) {
  return is_kept(code, source, argument) && is_kept(code, source, source);
}

/// What a register has that calls leave alone, and that `code` hands over.
std::optional<Address> find_handed_over(std::span<const std::byte> code,
                                        const target::Registers& registers,
                                        Register argument) {
  for (const Register source : target::all_registers) {
    const auto value = registers.find(source);
    const bool lasts = source != Register::rsp && machine::is_preserved(source);
    if (lasts && value && hands_over(code, source, argument)) return Address(*value);
  }
  return std::nullopt;
}

/// Whether what an instruction made its address of is the same at the call at the end of `rest`.
bool is_address_kept(std::span<const std::byte> rest, const machine::Instruction& load) {
  for (const auto& part : {load.memory->base, load.memory->index}) {
    if (!part || *part == Register::rip || *part == Register::rsp) continue;
    if (*part == load.loads || !machine::is_preserved(*part) || !is_kept(rest, *part, *part))
      return false;
  }
  return load.memory->segment == machine::Segment::none;
}

/// Whether nothing is written between the front of `rest` and the call at its end, as far as that is known.
bool leaves_memory(std::span<const std::byte> rest) {
  for (const std::size_t start : list_instructions(rest)) {
    const auto one = machine::decode(rest.subspan(start));
    if (!one) return false;
    if (start + one->length < rest.size() && one->memory && one->memory->writes) return false;
  }
  return true;
}

/// What `mov R, [memory]` at the front of `code` has read for an argument of the call at its end.
std::optional<PassedArgument> find_loaded(const target::Target& target,
                                          const MachineFrame& frame,
                                          target::Registers registers,
                                          std::span<const std::byte> code,
                                          Register argument) {
  const auto load = machine::decode(code);
  if (!load || !load->loads || !load->memory || load->length >= code.size()) return std::nullopt;
  const auto rest = code.subspan(load->length);
  if (!is_kept(rest, *load->loads, argument) || !is_address_kept(rest, *load)) return std::nullopt;
  registers.set(Register::rsp, frame.sp.value());
  const auto from = machine::find_address(*load, frame.pc - code.size(), registers, {});
  if (!from) return std::nullopt;
  const auto value = target.memory->read_value<Address>(*from);
  if (!value) return std::nullopt;
  const bool is_own = frame.sp <= *from && *from < frame.cfa && leaves_memory(rest);
  return PassedArgument{*value, is_own ? Trust::seen : Trust::guessed};
}

/// What the caller has put into an argument right before its call: an address in its own frame, what it read from
/// memory, or what is in a register that calls leave alone.
std::optional<PassedArgument> find_handed(const target::Target& target,
                                          MachineStack& machine,
                                          std::size_t caller,
                                          Register argument) {
  const MachineFrame* const frame = machine.at(caller);
  if (frame == nullptr) return std::nullopt;
  const std::vector<std::byte> tail = read_tail(target, frame->pc);
  const target::Registers registers = machine.registers(caller);
  std::vector<std::size_t> starts = list_instructions(tail);
  std::ranges::reverse(starts);
  for (const std::size_t start : starts) {
    const auto code = std::span<const std::byte>(tail).subspan(start);
    const auto flow = machine::follow(code);
    const auto rest = code.subspan(flow->length);
    if (machine::is_entered(target, frame->pc - code.size(), frame->pc)) break;
    const auto place = read_place(code, argument);
    if (place && !rest.empty() && hands_over(rest, argument, argument))
      return PassedArgument{frame->sp.moved_by(*place)};
    if (const auto value = find_handed_over(code, registers, argument))
      return PassedArgument{*value};
    if (const auto loaded = find_loaded(target, *frame, registers, code, argument)) return loaded;
    const bool moves_stack = flow->move != machine::StackMove::by || flow->amount != 0;
    if (!rest.empty() && moves_stack) break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<PassedArgument> find_passed_argument(const target::Target& target,
                                                   MachineStack& machine,
                                                   std::size_t index,
                                                   Register argument) {
  if (const auto kept = find_kept(target, machine, index, argument)) return PassedArgument{*kept};
  return find_handed(target, machine, index + 1, argument);
}

std::optional<Address> find_argument(const target::Target& target,
                                     MachineStack& machine,
                                     std::size_t index,
                                     Register argument) {
  const auto passed = find_passed_argument(target, machine, index, argument);
  return passed && passed->trust == Trust::seen ? std::optional(passed->value) : std::nullopt;
}

}  // namespace hognose::native
