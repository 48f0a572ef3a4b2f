// How deep a function's stack is at one of its instructions, followed through its code.
//
// Compilers leave the stack as deep at an instruction whichever way leads there, unless a function makes
// room of a computed size. So the ways from the front of a function are followed: what is pushed and
// subtracted on the way is the depth.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace hognose::elfutils {

/// Bytes from rsp to the frame address (that of the return address, and a word) before the instruction
/// at or around `at`, an offset into `code`, which begins with the function. More than one where calls
/// that never come back seem to; none if nothing known leads there; nothing at all if the depth there is
/// a computed one, or if the ways are too many. `steps` is how many instructions may be looked at, from
/// which those that were are taken.
[[nodiscard]] std::optional<std::vector<std::uint64_t>> find_stack_depths(
    std::span<const std::byte> code, std::size_t at, std::size_t& steps);

}  // namespace hognose::elfutils
