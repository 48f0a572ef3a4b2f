// hognose layout elf VERSION -o FILE: a file of CPython's types for a debugger.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/usage/options.h"

namespace hognose::cli {

/// Writes the file, whole or not at all. Returns the exit status: 0, 2 if it cannot be written
/// (also to a terminal), 64 if no table is of that version; the reason is on stderr.
[[nodiscard]] int run(const LayoutElf& request);

}  // namespace hognose::cli
