// Where the part of a C stack that belongs to a greenlet ends.
//
// Greenlets of a thread share its C stack: switching copies the newest part of one away, and that of
// another one in. Further out than the frame in which a greenlet was started stands the stack of
// whoever runs there now, or what is left of it: no frames of this greenlet.
// SPDX-License-Identifier: MIT
#pragma once

#include "native/images.h"
#include "native/machine_stack.h"

namespace hognose::native {

/// Whether this machine frame started a greenlet. `images` are those of the process.
[[nodiscard]] bool starts_greenlet(const MachineFrame& frame, NativeImages& images);

/// Whether one of the frames of the stack did.
[[nodiscard]] bool is_of_greenlet(MachineStack& machine, NativeImages& images);

}  // namespace hognose::native
