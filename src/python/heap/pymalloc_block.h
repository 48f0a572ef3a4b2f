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
#include <vector>

#include "target/seams/memory.h"

namespace hognose::python {

/// The block that holds an address.
struct PymallocBlock {
  Address start;
  std::uint64_t size = 0;
  bool is_freed = false;  ///< it is in the chain of those that nobody has
};

/// A pool whose numbers agree.
struct PymallocPool {
  AddressRange range;
  Address first;  ///< its first block, behind its header
  std::uint64_t block_size = 0;
  std::vector<bool> freed;  ///< of each block that was ever handed out, in order: nobody has it

  /// Nothing for the header, and for what was never handed out.
  [[nodiscard]] std::optional<PymallocBlock> find(Address address) const;
  /// Where the block that holds `address` begins, whether or not it was ever handed out; null for the
  /// header, and for what is left over at the end.
  [[nodiscard]] Address start_of(Address address) const;
};
[[nodiscard]] std::optional<PymallocPool> find_pymalloc_pool(const target::Memory& memory,
                                                             Address address);

/// Nothing if no pool whose numbers agree holds the address, or if that part of it was never handed out.
[[nodiscard]] std::optional<PymallocBlock> find_pymalloc_block(const target::Memory& memory,
                                                               Address address);

/// A pool whose numbers agree, but not its chain.
struct PymallocDamage {
  Address link;  ///< what stands where the next free block should, or null for the end
  AddressRange pool;
  Address first;  ///< its first block
  std::uint64_t block_size = 0;
};
/// Nothing if `pool` is not where one begins, or if its chain is whole.
[[nodiscard]] std::optional<PymallocDamage> find_pymalloc_damage(const target::Memory& memory,
                                                                 Address pool);

}  // namespace hognose::python
