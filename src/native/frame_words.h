// Everything a machine frame can keep a pointer in: recovered callee-saved registers, and the words
// of its range on the stack.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "native/machine_stack.h"
#include "python/program/program.h"

namespace hognose::native {

/// The word at `at` of a stack: as it was when the host took a copy of that, or else as it is in memory.
[[nodiscard]] Result<std::uint64_t> read_stack_word(const target::Memory& memory,
                                                    MachineStack& machine,
                                                    Address at);
/// The words on the stack of the frame at `index`, as far as they can be read.
[[nodiscard]] std::vector<Address> read_stack_words(const python::Program& program,
                                                    MachineStack& machine,
                                                    std::size_t index);
/// The callee-saved registers of the frame at `index` that the host recovered.
[[nodiscard]] std::vector<Address> read_register_words(MachineStack& machine, std::size_t index);

/// Both of the frame at `index`, registers first; what cannot be read is left out.
[[nodiscard]] std::vector<Address> read_frame_words(const python::Program& program,
                                                    MachineStack& machine,
                                                    std::size_t index);

/// Whether the frame at `index` keeps `word` on its stack or in a callee-saved register.
[[nodiscard]] bool holds_word(const python::Program& program,
                              MachineStack& machine,
                              std::size_t index,
                              Address word);

}  // namespace hognose::native
