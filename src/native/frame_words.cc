// Reads the registers and the stack range of a machine frame.
// SPDX-License-Identifier: MIT
#include "native/frame_words.h"

#include <algorithm>
#include <array>
#include <span>

namespace hognose::native {

static_assert(sizeof(Address) == sizeof(std::uint64_t), "a word of the stack is read into one");

std::vector<Address> read_register_words(MachineStack& machine, std::size_t index) {
  using target::Register;
  constexpr std::array callee_saved{
      Register::rbx, Register::rbp, Register::r12, Register::r13, Register::r14, Register::r15};
  std::vector<Address> words;
  const target::Registers registers = machine.registers(index);
  for (const Register which : callee_saved) {
    if (const auto value = registers.find(which)) words.emplace_back(*value);
  }
  return words;
}

Result<std::uint64_t> read_stack_word(const target::Memory& memory,
                                      MachineStack& machine,
                                      Address at) {
  std::uint64_t word = 0;
  const auto into = std::as_writable_bytes(std::span(&word, 1));
  if (machine.read_copy(at, into) == into.size()) return word;
  return memory.read_value<std::uint64_t>(at);
}

std::vector<Address> read_stack_words(const python::Program& program,
                                      MachineStack& machine,
                                      std::size_t index) {
  // No function of CPython has more, in any build; a larger range is a lost unwinder's.
  constexpr std::uint64_t most_bytes = 64ULL * 1024;
  const MachineFrame* frame = machine.at(index);
  const auto size = frame == nullptr ? std::nullopt : frame->cfa.distance_from(frame->sp);
  if (!size || *size > most_bytes) return {};
  std::vector<Address> words(*size / sizeof(Address));
  const auto into = std::as_writable_bytes(std::span(words));
  std::size_t bytes = machine.read_copy(frame->sp, into);
  if (bytes != into.size()) bytes = program.memory().read_some(frame->sp, into);
  words.resize(bytes / sizeof(Address));
  return words;
}

std::vector<Address> read_frame_words(const python::Program& program,
                                      MachineStack& machine,
                                      std::size_t index) {
  std::vector<Address> words = read_register_words(machine, index);
  const auto stack = read_stack_words(program, machine, index);
  words.insert(words.end(), stack.begin(), stack.end());
  return words;
}

bool holds_word(const python::Program& program,
                MachineStack& machine,
                std::size_t index,
                Address word) {
  // Stack memory costs less than a host's registers, and nearly always holds it.
  const auto is_among = [word](const std::vector<Address>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  return is_among(read_stack_words(program, machine, index)) ||
         is_among(read_register_words(machine, index));
}

}  // namespace hognose::native
