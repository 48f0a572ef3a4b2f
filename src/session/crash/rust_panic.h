// The panic with which code of Rust ended its process: "index out of bounds: …", and where in the source that was.
//
// Both are written to the terminal. But while it ends, what panicked is still a caller: it has handed on the
// address of a constant, its place, which those that it called have on the stack, with the message beside:
//
//     Location { file: &str, line: u32, col: u32 }    core/src/panic/location.rs
//     &str     { pointer, length }                    the message, or a String that has it
//     PanicHookInfo { &dyn Any, &Location, … }        both, as the hook is told; std/src/panic.rs
//
// How they lie in frames is not the same in every version; that they are there, in frames of one file, is.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "native/machine_stack.h"
#include "target/target.h"

namespace hognose::session {

struct RustPanic {
  std::string place;  ///< "src/lib.rs:27"
  std::string message;  ///< empty if unknown
  std::size_t frame =
      0;  ///< index of the machine frame that panicked, or of the newest of its file
  Trust trust =
      Trust::guessed;  ///< seen: that frame has handed on the place in the call that it is in
};

/// Of the thread that aborted; `start` is the frame to look from. Nothing if no code of Rust did.
[[nodiscard]] std::optional<RustPanic> find_rust_panic(const target::Target& target,
                                                       native::MachineStack& machine,
                                                       std::size_t start);

}  // namespace hognose::session
