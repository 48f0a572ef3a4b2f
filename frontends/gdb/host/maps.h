// The memory map of the selected inferior, from whichever of GDB's tables has one.
// SPDX-License-Identifier: MIT
#pragma once

#include "target/seams/files.h"
#include "target/seams/maps.h"

namespace hognose::gdb {

/// `info proc mappings` where GDB offers it (live, gdbserver, most cores), with a core's own
/// segments added; else the loaded object files' segments, read from their files.
[[nodiscard]] target::Maps read_maps(bool is_core, const target::Files& files);

}  // namespace hognose::gdb
