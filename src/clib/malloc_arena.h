// Arenas of glibc's malloc, which whoever waits for the lock of one waits at: a malloc_state begins with that lock.
//
//     malloc_state: │ lock, flags … │ fast bins │ top … │ bins: two links each │ binmap │ next arena ─► … ─► this one │ …
//
// An empty bin leads to itself, as if its links were those of a chunk (malloc/malloc.c, bin_at()), and of 127 nearly all are
// empty. The lock does not say who has it.
// SPDX-License-Identifier: MIT
#pragma once

#include "target/seams/memory.h"

namespace hognose::clib {

/// Whether there is one.
[[nodiscard]] bool is_malloc_arena(const target::Memory& memory, Address at);

}  // namespace hognose::clib
