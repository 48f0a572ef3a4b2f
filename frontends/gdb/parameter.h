// `set py max-repr N`: how many characters of a value are shown.
// SPDX-License-Identifier: MIT
#pragma once

#include "gdb/api/ref.h"

namespace hognose::gdb {

/// Registers the parameter "python max-repr" (`set py` is GDB's own short form of `set python`, so
/// no prefix command is made) with 1024 as its value; none with the exception pending on failure.
[[nodiscard]] Ref register_parameter();

}  // namespace hognose::gdb
