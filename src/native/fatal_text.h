// The text with which CPython ended its process: "Fatal Python error: none_dealloc: deallocating None".
//
// It is written to the terminal and kept nowhere, but its parts are constants of whoever called:
//
//     3.9+   lea rdi, [rip + __func__]; lea rsi, [rip + message]; call _Py_FatalErrorFunc
//     else   lea rdi, [rip + message];                            call Py_FatalError
//
// (Python/pylifecycle.c, Include/pyerrors.h, cpython/pyerrors.h). Where the message was not a constant, it was
// made as the program ran: then whom it was handed to has it still (machine/kept_argument), or the caller
// has it in its own frame. Of a format what was filled in is not kept.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "native/machine_stack.h"
#include "target/target.h"

namespace hognose::native {

/// What the runtime said, and where.
struct FatalText {
  std::string function;  ///< of the runtime, that found the error; empty if unknown
  std::string message;  ///< empty if unknown
  std::size_t frame = 0;  ///< index of the machine frame that called for the end
};

/// Of the thread that aborted. Nothing if it did not end so; `start` is the frame to look from.
[[nodiscard]] std::optional<FatalText> find_fatal_text(const target::Target& target,
                                                       MachineStack& machine,
                                                       std::size_t start);

}  // namespace hognose::native
