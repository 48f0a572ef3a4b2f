// How far above the stack pointer the frame of a function ends, read from its code.
//
// Code that keeps rbp as frame pointer describes its callers by rbp alone. Of a thread that sleeps and
// was not stopped the kernel tells rsp and rip, not rbp. But where such a function begins is in the call
// frame information, and how deep its stack is at the place follows from its code.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/address.h"
#include "elfutils/call_frames.h"
#include "target/seams/memory.h"

namespace hognose::elfutils {

/// What the code of a function with a frame pointer tells of its frame.
struct FrameExtents {
  Address function;  ///< where it begins; null if it is no such function
  /// Bytes from the stack pointer to the canonical frame address, each once: one of them is true.
  /// None if the code moves the stack pointer by what it computes, or is not understood.
  std::vector<std::uint64_t> distances;
};

/// Of the function with the linked address `pc`, in an image that was loaded `bias` bytes further on.
/// `steps` is how many instructions may be looked at, from which those that were are taken.
[[nodiscard]] FrameExtents read_frame_extents(CallFrames& frames,
                                              std::uint64_t pc,
                                              std::uint64_t bias,
                                              const target::Memory& memory,
                                              std::size_t& steps);

}  // namespace hognose::elfutils
