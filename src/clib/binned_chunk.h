// The blocks that have gone back to an arena of glibc's malloc, and that no thread keeps for itself.
//
// A thread keeps seven of each size (tcache). What is freed then goes to the arena. Small chunks go to a fast bin, singly linked, where
// they look as if somebody had them; the links are mangled with their own place since 2.32. Others are merged with what is free
// beside them, and stand in a ring that begins and ends in the arena:
//
//     fast bin ─► chunk ─► chunk ─► 0         bin ◄─► chunk ◄─► chunk ◄─► the same bin
//
// (malloc/malloc.c, _int_free().) The main arena is a variable of the C library, that of another heap is named where that begins,
// at a multiple of 64 MiB (malloc/arena.c, heap_for_ptr()).
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "clib/malloc_chunk.h"

namespace hognose::clib {

/// The chunk in a list of its arena that has `address`; nothing if there is none, or if the list leads astray before.
[[nodiscard]] std::optional<MallocChunk> find_binned_chunk(const target::Memory& memory,
                                                           const target::Maps& maps,
                                                           Address address);

}  // namespace hognose::clib
