// A block of glibc's malloc that is proven to have been freed.
//
// Either a thread keeps it in one of its own lists, or an arena has it in one of its bins, or the chunk behind it says that it is
// free, in a heap whose sizes all lead to its end. A block that was handed out again is none.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "clib/malloc_chunk.h"
#include "target/target.h"

namespace hognose::clib {

/// The freed block that has `address`; nothing if that is not proven.
[[nodiscard]] std::optional<MallocChunk> find_freed_chunk(const target::Target& target,
                                                          Address address);

}  // namespace hognose::clib
