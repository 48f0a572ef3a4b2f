// Looking at frames and mappings.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_stack.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "analysis/why/code_name.h"
#include "base/place_text.h"
#include "machine/kept_argument.h"
#include "native/exported_functions.h"
#include "native/function_names.h"
#include "native/names/demangled.h"
#include "python/values/printable.h"

namespace hognose::session {
namespace {

using analysis::why::CodeFact;
using analysis::why::CrashFacts;
using analysis::why::RecursionFact;
using analysis::why::Tri;
using analysis::why::tri;
using native::MachineFrame;
using Role = native::NativeImage::Role;

constexpr std::size_t most_frames_told = 40;
constexpr std::size_t most_of_recursion = 4'000;
constexpr std::size_t most_newer =
    12;  // functions that were called by the last round, and ended it
constexpr std::size_t most_period = 24;
constexpr std::size_t least_rounds = 8;

CodeFact::Whose whose(Role role) {
  if (role == Role::interpreter) return CodeFact::Whose::runtime;
  return role == Role::c_library ? CodeFact::Whose::c_library : CodeFact::Whose::extension;
}

std::string shorten(std::string_view symbol) {
  const std::string name = native::demangled(std::string(native::plain_name(symbol)));
  return python::printable(analysis::why::shorten_code_name(name));
}

/// libffi calls whatever it is told to; where it is part of another file its functions bear its names.
bool is_bridge(const CodeFact& code) {
  return code.image.starts_with("libffi") || code.function.starts_with("ffi_call");
}

/// What a header has for everybody stands in each file that uses it, where it was not inlined.
bool is_instance(const CodeFact& code) {
  const std::string& name = code.function;
  return name.starts_with("std::") || name.starts_with("__gnu_cxx::") ||
         name == "__clang_call_terminate";
}

/// Of what stands at `pc`, which is in the function that the symbol names.
CodeFact describe_code(native::NativeImages* images, Address pc, std::string_view symbol) {
  CodeFact code;
  code.pc = pc;
  code.function = shorten(symbol);
  const native::NativeImage* const image = images == nullptr ? nullptr : images->find(pc);
  if (image == nullptr) return code;
  code.image = python::printable(base_name(image->location.path));
  code.whose = whose(image->role);
  code.is_bridge = is_bridge(code);
  code.is_instance = is_instance(code);
  if (image->distribution) {
    code.distribution =
        python::printable(image->distribution->name + " " + image->distribution->version);
  }
  return code;
}

/// A return address may be behind its function's end.
CodeFact describe_frame(native::NativeImages* images, const MachineFrame& frame, bool is_exact) {
  CodeFact code = describe_code(images, is_exact ? frame.pc : frame.pc - 1, frame.function);
  code.pc = frame.pc;
  return code;
}

/// What repeats in a list of keys, the newest first.
struct Repetition {
  std::size_t begin = 0;
  std::size_t period = 0;
  std::size_t rounds = 0;
};

std::optional<Repetition> find_repetition(const std::vector<std::uint64_t>& keys) {
  for (std::size_t begin = 0; begin <= most_newer; ++begin) {
    for (std::size_t period = 1; period <= most_period; ++period) {
      std::size_t same = begin;
      while (same + period < keys.size() && keys[same] == keys[same + period])
        ++same;
      const std::size_t rounds = (same - begin) / period + 1;
      if (rounds >= least_rounds) return Repetition{begin, period, rounds};
    }
  }
  return std::nullopt;
}

std::optional<RecursionFact> find_in_python(const native::MergedStack& merged) {
  std::vector<std::uint64_t> keys;
  std::vector<std::string> names;
  for (const native::Entry& entry : merged.entries) {
    if (entry.kind != native::EntryKind::python_frame) continue;
    keys.push_back(entry.frame.code.value());
    if (names.size() <= most_newer + most_period) names.push_back(entry.frame.name());
  }
  const auto found = find_repetition(keys);
  if (!found) return std::nullopt;
  RecursionFact fact;
  fact.rounds = found->rounds;
  fact.has_python = true;
  fact.is_cut = !merged.lacks.holes.empty();
  const auto first = names.begin() + static_cast<std::ptrdiff_t>(found->begin);
  fact.functions.assign(first, first + static_cast<std::ptrdiff_t>(found->period));
  return fact;
}

/// Whether all frames are known among which a handler's may be.
Tri find_whole(const Crash& crash) {
  for (std::size_t index = 0; index < native::most_handler_frames; ++index) {
    const MachineFrame* const frame = crash.machine->at(index);
    if (frame == nullptr) return tri(!crash.machine->find_break().has_value());
    if (frame->trust != Trust::seen || frame->hole) return Tri::unknown;
  }
  return Tri::yes;
}

const target::Mapping* find_stack(const target::Target& target, Address sp, std::uint64_t gap) {
  const auto is_stack = [&](const target::Mapping& one) {
    return one.readable && one.writable && one.range.end > sp && one.range.begin <= sp + gap;
  };
  const auto& all = target.maps.all();
  const auto stack = std::find_if(all.begin(), all.end(), is_stack);
  return stack == all.end() ? nullptr : &*stack;
}

/// Whether the frame of `sp` ends at `end`, in front of which its return address stands, and begins below the stack.
bool is_large_frame(const target::Target& target,
                    Address sp,
                    Address end,
                    const target::FatalSignal& signal) {
  constexpr std::uint64_t least = 1ULL << 20U;  // any other is only the last of many
  const auto size = end.distance_from(sp);
  if (!size || *size < least || target.maps.find(sp) != nullptr) return false;
  const target::Mapping* const stack = find_stack(target, sp, *size);
  if (stack == nullptr || !stack->range.contains(end)) return false;
  // A call pushes its return address right below.
  const bool is_in_frame = signal.address + word_size >= sp && signal.address < stack->range.begin;
  if (!is_in_frame) return false;
  const auto back = target.memory->read_value<Address>(end - word_size);
  const target::Mapping* const code = back ? target.maps.find(*back) : nullptr;
  return code != nullptr && code->executable;
}

/// A frame that is larger than what is left of a stack leaves its pointer far below, where nothing is. One
/// whose size is not fixed has a frame pointer; of any other its unwind information tells where it ends.
std::optional<std::uint64_t> find_large_frame(const target::Target& target,
                                              const Crash& crash,
                                              const target::FatalSignal& signal) {
  using target::Register;
  const auto sp = crash.site.registers.find(Register::rsp);
  if (!sp) return std::nullopt;
  const Address from(*sp);
  const MachineFrame* const newest =
      crash.machine == nullptr ? nullptr : crash.machine->at(crash.site.frame);
  const auto pointer = crash.site.registers.find(Register::rbp);
  const std::array ends{Address(pointer.value_or(0)) + 2 * word_size,
                        newest == nullptr ? Address() : newest->cfa};
  for (const Address end : ends) {
    if (is_large_frame(target, from, end, signal)) return end.distance_from(from);
  }
  return std::nullopt;
}

/// Of the frames from where it crashed on, by the addresses where they begin.
std::vector<std::uint64_t> list_functions(const Reading& reading, const Crash& crash) {
  std::vector<std::uint64_t> keys;
  for (std::size_t index = 0; index < most_of_recursion; ++index) {
    const MachineFrame* const frame = crash.machine->at(crash.site.frame + index);
    if (frame == nullptr || reading.is_late()) break;
    const bool has_start = !frame->function_start.is_null();
    keys.push_back((has_start ? frame->function_start : frame->pc).value());
  }
  return keys;
}

}  // namespace

void add_frames(const target::Target& target,
                native::NativeImages* images,
                const Crash& crash,
                CrashFacts& facts) {
  if (crash.machine == nullptr) return;
  native::ExportedFunctions exported(target);
  facts.stack.is_whole = find_whole(crash);
  for (std::size_t index = 0; index < most_frames_told; ++index) {
    const MachineFrame* const frame = crash.machine->at(crash.site.frame + index);
    if (frame == nullptr) break;
    CodeFact code = describe_frame(images, *frame, index == 0);
    const native::NativeImage* const image =
        images == nullptr ? nullptr : images->find(frame->function_start);
    if (image != nullptr)
      code.is_exported = tri(exported.has(image->location, frame->function_start));
    code.is_made = image == nullptr && native::is_made_at_run_time(target, frame->pc);
    facts.frames.push_back(std::move(code));
  }
}

CodeFact describe_function(const target::Target& target,
                           native::NativeImages* images,
                           Address start) {
  const auto symbol = target.symbols->find_symbol(start);
  const bool is_it = symbol && symbol->start == start;
  return describe_code(images, start, is_it ? symbol->name : std::string_view());
}

std::vector<std::uint64_t> list_own_values(native::MachineStack& machine, std::size_t index) {
  std::vector<std::uint64_t> values;
  if (machine.at(index) == nullptr || machine.at(index + 1) == nullptr) return values;
  const target::Registers own = machine.registers(index);
  const target::Registers of_caller = machine.registers(index + 1);
  for (const target::Register which : target::all_registers) {
    const auto value = own.find(which);
    const bool lasts = machine::is_preserved(which) && which != target::Register::rsp;
    if (lasts && value && value != of_caller.find(which)) values.push_back(*value);
  }
  return values;
}

// The mapping that holds the stack pointer, or, where that has left it already, the one right above.
void add_stack(const target::Target& target, const Crash& crash, CrashFacts& facts) {
  constexpr std::uint64_t near = 64ULL << 10U;
  constexpr std::uint64_t gap = 1ULL << 20U;
  const auto pointer = crash.site.registers.find(target::Register::rsp);
  if (!pointer || target.maps.is_empty()) return;
  const Address sp(*pointer);
  if (is_access(facts) && !is_protection_fault(facts))
    facts.stack.frame_size = find_large_frame(target, crash, facts.signal);
  const target::Mapping* const stack = find_stack(target, sp, gap);
  facts.stack.is_known = tri(stack != nullptr);
  if (stack == nullptr) return;
  const Address begin = stack->range.begin;
  facts.stack.used = stack->range.end.distance_from(sp).value_or(0);
  facts.stack.holds_pointer = tri(sp <= begin + near);
  Address wanted = facts.signal.address;
  if (is_protection_fault(facts)) {
    if (!facts.operand || !facts.operand->address) return;
    wanted = *facts.operand->address;
  }
  facts.stack.room = static_cast<std::int64_t>(wanted.value() - begin.value());
}

std::optional<RecursionFact> find_recursion(native::NativeImages* images,
                                            const Reading& reading,
                                            const Crash& crash,
                                            const native::MergedStack* merged) {
  if (merged != nullptr) {
    if (auto fact = find_in_python(*merged)) return fact;
  }
  if (crash.machine == nullptr) return std::nullopt;
  const std::vector<std::uint64_t> keys = list_functions(reading, crash);
  const auto found = find_repetition(keys);
  if (!found) return std::nullopt;
  RecursionFact fact;
  fact.rounds = found->rounds;
  fact.is_cut = keys.size() == most_of_recursion &&
                found->begin + found->period * (found->rounds + 1) >= most_of_recursion;
  for (std::size_t at = found->begin; at < found->begin + found->period; ++at) {
    const MachineFrame& frame = *crash.machine->at(crash.site.frame + at);
    fact.has_python = fact.has_python || native::is_eval_loop(native::plain_name(frame.function));
    const CodeFact code = describe_frame(images, frame, at == 0);
    fact.functions.push_back(code.function.empty() ? describe(&code) : code.function);
  }
  return fact;
}

}  // namespace hognose::session
