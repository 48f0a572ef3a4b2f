// Whether a machine frame is followed by its caller, as an unwinder believes.
//
// Unwinders go on as long as they find something. Where a stack was overwritten, they take what
// stands there for an address to return to, find no code at it, and look further out for the next
// one that makes sense: what is shown looks whole, and lacks the frames between.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "native/machine_stack.h"
#include "python/program/program.h"
#include "target/target.h"

namespace hognose::native {

/// Whether code that stands at `pc` is in a file that is not here. How far its frame reaches, and who
/// called it, is a guess then, whoever makes it.
[[nodiscard]] bool is_of_missing_file(const target::Target& target, Address pc);

/// Whether that holds for the image with the runtime: any frame in it may be an eval loop, and none is
/// known to be.
[[nodiscard]] bool lacks_interpreter(const python::Program& program);

/// Why frames may be missing between the one at `index` and the next older one; nothing where they
/// follow each other, or where there is none older.
[[nodiscard]] std::optional<Error> find_lost_caller(const target::Target& target,
                                                    MachineStack& machine,
                                                    std::size_t index);

}  // namespace hognose::native
