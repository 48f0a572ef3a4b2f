// Puts the Python frames of a thread where they belong among its machine frames.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "native/machine_stack.h"
#include "native/merged_stack.h"

namespace hognose::native {

/// Merges. `states` are those of one kernel thread, newest first. `machine` may be null (no
/// unwinder): then the Python frames stand alone, without levels, and what the runtime state tells
/// (waiting for the GIL, collecting) stands first. describe_frames() names the frames.
[[nodiscard]] MergedStack merge(const python::Program& program,
                                std::span<const python::Thread> states,
                                MachineStack* machine,
                                Budget& budget,
                                Detail detail = Detail::levels);

/// Adds names and positions to the Python frames of a merged stack. The target may run by then.
void describe_frames(const python::Program& program, MergedStack& stack);

}  // namespace hognose::native
