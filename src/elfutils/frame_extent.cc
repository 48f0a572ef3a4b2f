// From rows of call frame information and the first instructions to the size of a frame.
// SPDX-License-Identifier: MIT
#include "elfutils/frame_extent.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <utility>

namespace hognose::elfutils {
namespace {

using target::Register;
using How = SavedRegister::How;

constexpr std::uint64_t word = sizeof(std::uint64_t);
constexpr std::size_t most_prologue = 256;

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

template <class Number>
std::int64_t number_at(std::span<const std::uint8_t> code) {
  Number number = 0;
  std::memcpy(&number, code.data(), sizeof number);
  return number;
}

/// Bytes that an instruction at the front of `code` takes from rsp: SUB, ADD of a negative number, or
/// LEA. Nothing if it is another one.
std::optional<std::int64_t> subtracted(std::span<const std::uint8_t> code) {
  constexpr std::size_t longest = 8;
  constexpr std::uint32_t sub_byte = 0xec8348;
  constexpr std::uint32_t sub_word = 0xec8148;
  constexpr std::uint32_t add_byte = 0xc48348;
  constexpr std::uint32_t add_word = 0xc48148;
  constexpr std::uint32_t lea_byte = 0x24648d48;
  constexpr std::uint32_t lea_word = 0x24a48d48;
  constexpr std::uint32_t three_bytes = 0xffffff;
  if (code.size() < longest) return std::nullopt;
  const auto four = static_cast<std::uint32_t>(number_at<std::uint32_t>(code));
  if (four == lea_byte) return -number_at<std::int8_t>(code.subspan(4));
  if (four == lea_word) return -number_at<std::int32_t>(code.subspan(4));
  switch (four & three_bytes) {
    case sub_byte:
      return number_at<std::int8_t>(code.subspan(3));
    case sub_word:
      return number_at<std::int32_t>(code.subspan(3));
    case add_byte:
      return -number_at<std::int8_t>(code.subspan(3));
    case add_word:
      return -number_at<std::int32_t>(code.subspan(3));
    default:
      return std::nullopt;
  }
}

/// Whether an instruction at the front of `code` sets rsp to what was computed: SUB of a register, AND,
/// or MOV from another register than rbp, by which functions end. r12 has the number of rsp and a bit
/// more, which stands in the prefix: REX.B if it is named first, REX.R if last.
bool moves_by_computed(std::span<const std::uint8_t> code) {
  constexpr std::uint8_t wide = 0x48;
  constexpr std::uint8_t newer_first = 0x01;
  constexpr std::uint8_t newer_last = 0x04;
  constexpr std::uint8_t to_rsp = 0xc4;
  constexpr std::uint8_t but_source = 0xc7;
  constexpr std::uint8_t from_rbp = 0xec;
  if (code.size() < 3) return false;
  const std::uint8_t registers = code[2];
  const bool is_to_first = (code[0] & ~newer_last) == wide && (registers & but_source) == to_rsp;
  const bool is_to_last = (code[0] & ~newer_first) == wide && (registers & 0xf8U) == 0xe0;
  switch (code[1]) {
    case 0x29:  // SUB
      return is_to_first;
    case 0x89:  // MOV
      return is_to_first && (code[0] != wide || registers != from_rbp);
    case 0x2b:  // SUB, and MOV, with the target named last
      return is_to_last;
    case 0x8b:
      return is_to_last && (code[0] != wide || registers != 0xe5);
    case 0x81:
    case 0x83:  // AND
      return code[0] == wide && registers == 0xe4;
    default:
      return false;
  }
}

bool moves_anywhere(std::span<const std::uint8_t> code) {
  for (; !code.empty(); code = code.subspan(1)) {
    if (moves_by_computed(code)) return true;
  }
  return false;
}

/// What the code may have taken from rsp besides its pushes: nothing, one word that is there to keep
/// it even, one of the amounts that it subtracts, or the first few of them. Bytes that only look
/// like that do no harm.
std::vector<std::uint64_t> find_amounts(std::span<const std::uint8_t> code) {
  constexpr std::size_t most = 16;
  std::vector<std::uint64_t> amounts{0, word};
  std::uint64_t sum = 0;
  for (; !code.empty() && amounts.size() < most; code = code.subspan(1)) {
    const auto amount = subtracted(code);
    if (!amount || *amount <= 0) continue;
    sum += static_cast<std::uint64_t>(*amount);
    amounts.push_back(static_cast<std::uint64_t>(*amount));
    amounts.push_back(sum);
  }
  return amounts;
}

/// Bytes from the lowest register that is saved to the frame address.
std::uint64_t lowest_saved(const CallerRecipe& recipe) {
  std::int64_t lowest = 0;
  for (const SavedRegister& saved : recipe.registers) {
    if (saved.how == How::at_cfa) lowest = std::min(lowest, saved.offset);
  }
  constexpr std::int64_t all = 8 * word;  // that calls leave as they are, and the return address
  return static_cast<std::uint64_t>(std::min(-lowest, all));
}

/// As much of the code as there is.
std::vector<std::uint8_t> read_code(const target::Memory& memory,
                                    Address from,
                                    std::uint64_t size) {
  constexpr std::uint64_t most = 64U << 10U;
  std::vector<std::uint8_t> code(std::min(size, most));
  code.resize(memory.read_some(from, std::as_writable_bytes(std::span(code))));
  return code;
}

}  // namespace

FrameExtents read_frame_extents(CallFrames& frames,
                                std::uint64_t pc,
                                std::uint64_t bias,
                                const target::Memory& memory) {
  FrameExtents extents;
  const auto recipe = frames.find(pc);
  if (!recipe || !has_cfa(*recipe, Register::rbp, 2)) return extents;
  const auto prologue = find_prologue(frames, pc);
  if (!prologue || prologue->end > pc) return extents;
  const std::uint64_t size = find_end(frames, pc) - prologue->end;
  const auto code = read_code(memory, Address(prologue->end + bias), size);
  if (moves_anywhere(code)) return extents;
  extents.function = Address(prologue->begin + bias);
  const auto first = std::min<std::uint64_t>({code.size(), pc - prologue->end, most_prologue});
  const auto amounts = find_amounts(std::span(code).first(first));
  // Registers are pushed, or moved to where there is room for them already.
  for (std::uint64_t base = 2 * word; base <= lowest_saved(*recipe); base += word) {
    for (const std::uint64_t amount : amounts)
      extents.distances.push_back(base + amount);
  }
  std::ranges::sort(extents.distances);
  const auto end = std::unique(extents.distances.begin(), extents.distances.end());
  extents.distances.erase(end, extents.distances.end());
  return extents;
}

}  // namespace hognose::elfutils
