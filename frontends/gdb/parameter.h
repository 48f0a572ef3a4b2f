// `set py max-repr N`, `set py fold on|off` and `set py mi-frames newest|all`: how much is shown.
// SPDX-License-Identifier: MIT
#pragma once

#include "gdb/api/ref.h"

namespace hognose::gdb {

/// Registers the parameter "python max-repr" (`set py` is GDB's own short form of `set python`, so
/// no prefix command is made) with 1024 as its value; none with the exception pending on failure.
[[nodiscard]] Ref register_parameter();

/// Registers "python fold", which is on; false with the exception pending on failure.
[[nodiscard]] bool register_fold_parameter();
/// Whether frames that repeat are shown once at GDB's own terminal.
[[nodiscard]] bool folds();

/// Registers "python mi-frames", which is "newest"; false with the exception pending on failure.
[[nodiscard]] bool register_frames_parameter();

}  // namespace hognose::gdb
