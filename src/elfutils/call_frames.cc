// libdw's view of call frame information, as recipes.
// SPDX-License-Identifier: MIT
#include "elfutils/call_frames.h"

#include <cstdlib>
#include <string_view>

#include <dwarf.h>

#include "elfutils/elf_section.h"
#include "elfutils/frame_programs.h"

namespace hognose::elfutils {
namespace {

using How = SavedRegister::How;

constexpr std::size_t most_operations = 64;  // PLTs have nine
constexpr const char* reading_frames = "call frame information";
constexpr std::string_view debug_frame = ".debug_frame";

struct Free {
  void operator()(Dwarf_Frame* frame) const { std::free(frame); }
};
using Frame = std::unique_ptr<Dwarf_Frame, Free>;

/// DW_OP_breg* and DW_OP_bregx as the register and the offset; nothing for anything else.
struct BasePlus {
  std::uint64_t register_number = 0;
  std::int64_t offset = 0;
};
std::optional<BasePlus> base_plus(const Dwarf_Op& operation) {
  if (operation.atom == DW_OP_bregx) {
    return BasePlus{operation.number, static_cast<std::int64_t>(operation.number2)};
  }
  if (operation.atom < DW_OP_breg0 || operation.atom > DW_OP_breg31) return std::nullopt;
  return BasePlus{static_cast<std::uint64_t>(operation.atom - DW_OP_breg0),
                  static_cast<std::int64_t>(operation.number)};
}

/// The N of "CFA + N"; nothing for anything else.
std::optional<std::int64_t> offset_from_cfa(std::span<const Dwarf_Op> operations) {
  if (operations.empty() || operations[0].atom != DW_OP_call_frame_cfa) return std::nullopt;
  if (operations.size() == 1) return 0;
  if (operations.size() > 2 || operations[1].atom != DW_OP_plus_uconst) return std::nullopt;
  return static_cast<std::int64_t>(operations[1].number);
}

bool read_cfa(Dwarf_Frame* frame, CallerRecipe& recipe) {
  Dwarf_Op* operations = nullptr;
  std::size_t count = 0;
  if (dwarf_frame_cfa(frame, &operations, &count) != 0) return false;
  if (count == 0 || count > most_operations) return false;
  const auto plain = count == 1 ? base_plus(operations[0]) : std::nullopt;
  if (plain && plain->register_number < target::register_count) {
    recipe.cfa_register = static_cast<target::Register>(plain->register_number);
    recipe.cfa_offset = plain->offset;
  } else {
    recipe.cfa_operations.assign(operations, operations + count);
  }
  return true;
}

std::optional<SavedRegister> read_register(Dwarf_Frame* frame, std::size_t number) {
  std::array<Dwarf_Op, 3> space{};
  Dwarf_Op* operations = nullptr;
  std::size_t count = 0;
  if (dwarf_frame_register(frame, static_cast<int>(number), space.data(), &operations, &count) != 0)
    return std::nullopt;
  if (count > most_operations) return std::nullopt;
  SavedRegister saved;
  if (count == 0) {
    saved.how = operations == nullptr ? How::same : How::unknown;
    return saved;
  }
  const std::span<const Dwarf_Op> found(operations, count);
  const bool is_value = found.back().atom == DW_OP_stack_value;
  if (const auto offset = offset_from_cfa(found.first(count - (is_value ? 1 : 0)))) {
    saved.how = is_value ? How::is_cfa : How::at_cfa;
    saved.offset = *offset;
  } else {
    saved.how = How::computed;
    saved.operations.assign(found.begin(), found.end());
  }
  return saved;
}

/// libdw knows what functions leave alone that say nothing of it; but of rbx it says so under the number of rax
/// (elfutils 0.188, backends/x86_64_cfi.c, abi_cfi). A call returns in rax, and leaves rbx as it was (psABI, 3.2.1).
void mend_defaults(CallerRecipe& recipe) {
  auto& rax = recipe.registers[static_cast<std::size_t>(target::Register::rax)];
  auto& rbx = recipe.registers[static_cast<std::size_t>(target::Register::rbx)];
  if (rax.how == How::same) rax.how = How::unknown;
  if (rbx.how == How::unknown) rbx.how = How::same;
}

std::optional<CallerRecipe> read_recipe(Dwarf_CFI* table, std::uint64_t pc) {
  Dwarf_Frame* found = nullptr;
  if (table == nullptr || dwarf_cfi_addrframe(table, pc, &found) != 0) return std::nullopt;
  const Frame frame(found);
  CallerRecipe recipe;
  Dwarf_Addr start = 0;
  Dwarf_Addr end = 0;
  const int return_register = dwarf_frame_info(frame.get(), &start, &end, &recipe.is_signal_frame);
  if (return_register != static_cast<int>(target::Register::rip)) return std::nullopt;
  if (!read_cfa(frame.get(), recipe)) return std::nullopt;
  recipe.row_start = start;
  recipe.row_end = end;
  for (std::size_t number = 0; number < target::register_count; ++number) {
    auto saved = read_register(frame.get(), number);
    if (!saved) return std::nullopt;
    recipe.registers[number] = std::move(*saved);
  }
  mend_defaults(recipe);
  // What marks the outermost function: its return address is declared lost (_start, clone).
  const auto& back = recipe.registers[static_cast<std::size_t>(target::Register::rip)];
  recipe.is_outermost = back.how == How::unknown;
  return recipe;
}

/// Whether libdw may run what `elf` has in .debug_frame, which libdw has unpacked.
bool may_run_debug_frame_of(Elf* elf, target::FileWork& work) {
  const auto contents = unpacked_contents_of(find_section(elf, {debug_frame}));
  return contents.data() != nullptr && may_run_debug_frame(elf, contents, work);
}

}  // namespace

Result<std::unique_ptr<CallFrames>> CallFrames::open(std::span<const std::byte> image,
                                                     target::FileWork& work) {
  auto shown = TRY(ShownElf::open(image, AlternateLink::shown));
  std::unique_ptr<CallFrames> frames(new CallFrames(image, work, std::move(shown)));
  Elf* const elf = frames->shown_.elf();
  frames->eh_programs_.emplace(elf, image, work);
  if (frames->eh_programs_->may_run_some()) frames->eh_frame_ = dwarf_getcfi_elf(elf);
  frames->has_debug_frame_ = find_section(elf, {debug_frame}) != nullptr;
  if (frames->eh_frame_ == nullptr && !frames->has_debug_frame_)
    return fail(ErrorKind::not_found, reading_frames);
  return frames;
}

CallFrames::~CallFrames() {
  if (dwarf_ != nullptr) dwarf_end(dwarf_);
  if (eh_frame_ != nullptr) dwarf_cfi_end(eh_frame_);
}

Dwarf_CFI* CallFrames::find_debug_frame() {
  if (!has_debug_frame_) return nullptr;
  if (!std::exchange(tried_debug_frame_, true)) {
    constexpr std::uint64_t most_unpacked = 32ULL << 20U;  // libdw unpacks all there is
    auto shown = ShownElf::open(image_, AlternateLink::hidden, most_unpacked);
    if (shown) shown_to_dwarf_.emplace(std::move(*shown));
    if (shown_to_dwarf_) dwarf_ = dwarf_begin_elf(shown_to_dwarf_->elf(), DWARF_C_READ, nullptr);
    if (dwarf_ != nullptr && !may_run_debug_frame_of(shown_to_dwarf_->elf(), work_))
      dwarf_end(std::exchange(dwarf_, nullptr));
  }
  return dwarf_ == nullptr ? nullptr : dwarf_getcfi(dwarf_);
}

std::optional<CallerRecipe> CallFrames::find(std::uint64_t pc) {
  if (eh_programs_->may_run(pc)) {
    if (auto recipe = read_recipe(eh_frame_, pc)) return recipe;
  }
  Dwarf_CFI* const table = find_debug_frame();
  if (table == nullptr || !work_.spend(largest_of_any)) return std::nullopt;
  return read_recipe(table, pc);
}

}  // namespace hognose::elfutils
