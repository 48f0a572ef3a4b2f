// From rows of call frame information to the front of a function, and through its code to the place.
// SPDX-License-Identifier: MIT
#include "elfutils/frame_extent.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>

#include "elfutils/stack_depth.h"

namespace hognose::elfutils {
namespace {

using target::Register;

constexpr std::uint64_t word = sizeof(std::uint64_t);

bool has_cfa(const CallerRecipe& recipe, Register which, std::uint64_t words) {
  return recipe.cfa_operations.empty() && recipe.cfa_register == which &&
         recipe.cfa_offset == static_cast<std::int64_t>(words * word);
}

/// Where a function begins, and where its frame pointer has been set.
struct Prologue {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// Goes back, row by row, from `pc` to the only place where the frame address is two words above rsp and
/// from then on above rbp. Behind a return in the middle of the function it is one word above rsp.
std::optional<Prologue> find_prologue(CallFrames& frames, std::uint64_t pc) {
  constexpr int most_rows = 256;
  auto row = frames.find(pc);
  for (int count = 0; row && row->row_start > 0 && count < most_rows; ++count) {
    auto before = frames.find(row->row_start - 1);
    if (!before || before->row_start >= row->row_start) return std::nullopt;
    if (has_cfa(*row, Register::rbp, 2) && has_cfa(*before, Register::rsp, 2)) {
      const auto first = frames.find(before->row_start - 1);
      if (!first || !has_cfa(*first, Register::rsp, 1)) return std::nullopt;
      return Prologue{first->row_start, row->row_start};
    }
    row = std::move(before);
  }
  return std::nullopt;
}

/// Goes on to where the next function sets up its frame: a little more than the rest of this one.
std::uint64_t find_end(CallFrames& frames, std::uint64_t pc) {
  constexpr int most_rows = 256;
  std::uint64_t end = pc;
  for (int count = 0; count < most_rows; ++count) {
    const auto row = frames.find(end);
    if (!row || row->row_end <= end || has_cfa(*row, Register::rsp, 2)) break;
    end = row->row_end;
  }
  return end;
}

/// As much of the code as there is.
std::vector<std::byte> read_code(const target::Memory& memory, Address from, std::uint64_t size) {
  constexpr std::uint64_t most = 1U << 20U;
  std::vector<std::byte> code(std::min(size, most));
  code.resize(memory.read_some(from, code));
  return code;
}

}  // namespace

FrameExtents read_frame_extents(CallFrames& frames,
                                std::uint64_t pc,
                                std::uint64_t bias,
                                const target::Memory& memory,
                                std::size_t& steps) {
  FrameExtents extents;
  const auto recipe = frames.find(pc);
  if (!recipe || !has_cfa(*recipe, Register::rbp, 2)) return extents;
  const auto prologue = find_prologue(frames, pc);
  if (!prologue || prologue->end > pc) return extents;
  const std::uint64_t size = find_end(frames, pc) - prologue->begin;
  const auto code = read_code(memory, Address(prologue->begin + bias), size);
  auto depths = find_stack_depths(code, pc - prologue->begin, steps);
  if (!depths) return extents;
  extents.function = Address(prologue->begin + bias);
  extents.distances = std::move(*depths);
  return extents;
}

}  // namespace hognose::elfutils
