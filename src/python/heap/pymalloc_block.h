// A block of pymalloc, and whether anybody has it.
//
// pymalloc cuts pools of 4 or 16 KiB into blocks of one size. A pool begins with its header; what was
// handed out and given back is chained through the first words of the blocks:
//
//     pool:  count │ freeblock ─┐ │ next │ previous │ arena │ size class │ next offset │ last offset
//            block, block, block ◄─┘ …
//
// (Objects/obmalloc.c; Include/internal/pycore_obmalloc.h since 3.12). Nothing marks a pool as one, but
// its numbers must agree: blocks in use and blocks in the chain are as many as were ever handed out.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "target/seams/memory.h"

namespace hognose::python {

/// The block that holds an address.
struct PymallocBlock {
  Address start;
  std::uint64_t size = 0;
  bool is_freed = false;  ///< it is in the chain of those that nobody has
};

/// Nothing if no pool whose numbers agree holds the address, or if that part of it was never handed out.
[[nodiscard]] std::optional<PymallocBlock> find_pymalloc_block(const target::Memory& memory,
                                                               Address address);

}  // namespace hognose::python
