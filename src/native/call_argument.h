// What a function was called with, long after the registers that arguments are passed in were used for others.
//
// Either it has copied the argument to a register that calls leave alone, as it needed it later, or its caller
// had it there, or read it from its own frame. Which, their instructions say; the unwinder knows what these
// registers were in each frame.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>

#include "base/trust.h"
#include "native/machine_stack.h"
#include "target/target.h"

namespace hognose::native {

struct PassedArgument {
  Address value;
  /// Guessed: the caller read it from memory that may hold something else by now, as it is not of its own frame.
  Trust trust = Trust::seen;
};

/// The argument (rdi or rsi) of the function that the machine frame at `index` is of; nothing if it is not known.
[[nodiscard]] std::optional<PassedArgument> find_passed_argument(const target::Target& target,
                                                                 MachineStack& machine,
                                                                 std::size_t index,
                                                                 target::Register argument);

/// The same, and nothing if that is not sure.
[[nodiscard]] std::optional<Address> find_argument(const target::Target& target,
                                                   MachineStack& machine,
                                                   std::size_t index,
                                                   target::Register argument);

}  // namespace hognose::native
