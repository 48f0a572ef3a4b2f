// What a function was called with, long after the registers that arguments are passed in were used for others.
//
// Either it has copied the argument to a register that calls leave alone, as it needed it later, or its caller
// had it there, or in its own frame. Which, their instructions say; the unwinder knows what these registers
// were in each frame.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>

#include "native/machine_stack.h"
#include "target/target.h"

namespace hognose::native {

/// The argument (rdi or rsi) of the function that the machine frame at `index` is of; nothing if that is not sure.
[[nodiscard]] std::optional<Address> find_argument(const target::Target& target,
                                                   MachineStack& machine,
                                                   std::size_t index,
                                                   target::Register argument);

}  // namespace hognose::native
