// A block of Python's debug allocator, as what it writes around and into memory shows it.
//
//     size, 8 bytes │ for whom: r, m, o │ 7 forbidden bytes │ the memory … │ 8 forbidden bytes
//
// (Objects/obmalloc.c: PYTHONMALLOC=debug, debug builds.) The size has its highest byte first. What is handed out is
// filled with one mark, and all of it, but for the first word, with another one when it is given back.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "target/seams/memory.h"

namespace hognose::python {

/// The bytes that one encoding fills memory with.
struct DebugMarks {
  std::uint8_t clean = 0;  ///< what was handed out and not written yet
  std::uint8_t dead = 0;  ///< what was given back
  std::uint8_t forbidden = 0;  ///< what lies around a block
};

enum class DebugState : std::uint8_t {
  whole,
  written_before,  ///< forbidden bytes in front are gone, those behind stand where the size says
  written_behind,  ///< those behind are gone, or the size is
  freed,  ///< what stands in front is the mark of memory that was given back
};

struct DebugBlock {
  Address start;  ///< what was handed out
  std::uint64_t size = 0;  ///< as it stands there; of a freed one it is anything
  char domain = 0;  ///< 'r', 'm' or 'o'; of a freed one it is anything
  DebugMarks marks;
  DebugState state = DebugState::whole;
};

/// The block that begins at `start`; nothing if no marks are around that.
[[nodiscard]] std::optional<DebugBlock> find_debug_block(const target::Memory& memory,
                                                         Address start);

}  // namespace hognose::python
