// Whether a machine frame is followed by its caller, as an unwinder believes.
//
// Unwinders go on as long as they find something. Where a stack was overwritten, they take what
// stands there for an address to return to, find no code at it, and look further out for the next
// one that makes sense: what is shown looks whole, and lacks the frames between.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "native/machine_stack.h"
#include "target/target.h"

namespace hognose::native {

/// Why frames may be missing between the one at `index` and the next older one; nothing where they
/// follow each other, or where there is none older.
[[nodiscard]] std::optional<Error> find_lost_caller(const target::Target& target,
                                                    MachineStack& machine,
                                                    std::size_t index);

}  // namespace hognose::native
