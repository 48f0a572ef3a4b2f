// What rules may know of memory that the C library's malloc was asked about.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "analysis/why/claim.h"

namespace hognose::analysis::why {

/// What free() or realloc() was given that did not come back from it.
struct GivenFact {
  enum class What : std::uint8_t {
    block,  ///< as far as is known, one that malloc has handed out
    freed,  ///< malloc has it already
    inside,  ///< such a block has it, and begins before it
    of_python,  ///< a block of Python's own allocator
    on_stack,  ///< it is on the stack of the thread
    of_file,  ///< it is a variable or a constant of a program or library
    nothing,  ///< nothing is there
  };
  What what = What::block;
  Tri is_so = Tri::unknown;  ///< that it is that, and no block of malloc's
  std::string function;  ///< "free"
  std::uint64_t address = 0;
  Tri is_argument = Tri::unknown;  ///< that function was called with it
  std::size_t caller = 0;  ///< index in `frames` of who called that
  std::string owner{};  ///< of_python: the allocator; of_file: its name
  std::uint64_t block = 0;  ///< where the block begins; 0 if unknown
  std::uint64_t block_size = 0;  ///< bytes of its memory; 0 if unknown
  std::optional<std::uint64_t> size_word{};  ///< what stands where malloc keeps the size of a block
};

/// A word where malloc keeps the size of a block, and that is none.
struct DamagedSizeFact {
  std::uint64_t address = 0;  ///< of the memory behind it
  std::uint64_t word = 0;
  std::uint64_t before = 0;  ///< the block right before it; 0 if unknown
  std::uint64_t before_size = 0;  ///< bytes of its memory
  std::string bytes{};  ///< from the end of that block on, if they go on as text or as a pattern
};

}  // namespace hognose::analysis::why
