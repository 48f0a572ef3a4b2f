// A block of mimalloc, as CPython keeps it since 3.13, and whether anybody has it.
//
// Memory comes in segments of 32 MiB, cut into slices of 64 KiB. A segment begins with a record of each
// slice, that of the first slice of a page being the page's own:
//
//     segment:  … │ record, record, record, … │ slice, slice, …
//     record:   slices │ distance to the page's record │ capacity │ reserved │ free ─┐ │ used │ local free ─┐ …
//               block, block, block ◄──────────────────────────────────────────────┘
//
// (Include/internal/mimalloc/mimalloc/types.h.) Nothing marks a segment as one, but the numbers of a page
// must agree: what is used and what its two chains hold is as much as was ever handed out.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "target/seams/memory.h"

namespace hognose::python {

/// What a free-threaded Python keeps in a page: its heaps are numbered so.
enum class MimallocHeap : std::uint8_t {
  memory,  ///< PyMem_Malloc's
  objects,  ///< that the collector does not know
  collected,
  collected_with_prefix,  ///< the same, with a word for their dict and one for their weak references
};

/// A page whose numbers agree.
struct MimallocPage {
  AddressRange range;  ///< of all blocks
  std::uint64_t block_size = 0;
  MimallocHeap heap = MimallocHeap::memory;
  std::vector<bool> freed;  ///< of each block that was ever handed out, in order: nobody has it

  /// Where the block that holds `address` begins; null outside.
  [[nodiscard]] Address start_of(Address address) const;
};
/// Nothing if no page whose numbers agree holds the address.
[[nodiscard]] std::optional<MimallocPage> find_mimalloc_page(const target::Memory& memory,
                                                             Address address);

}  // namespace hognose::python
