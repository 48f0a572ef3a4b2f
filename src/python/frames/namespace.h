// The dict of local names of a frame whose names live in a dict: class bodies and exec().
// SPDX-License-Identifier: MIT
#pragma once

#include "python/frames/frame.h"

namespace hognose::python {

/// f_locals of a class body, or of exec() with a dict of its own; null for functions, whose
/// variables have slots, and for modules, whose local names are the global ones.
[[nodiscard]] Result<Address> find_namespace(const Program& program, const BareFrame& frame);

}  // namespace hognose::python
