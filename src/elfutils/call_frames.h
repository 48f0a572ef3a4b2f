// How to get from a machine frame to its caller, as one ELF image's call frame information tells
// it.
//
// Compilers describe for every instruction where the caller's registers were saved (.eh_frame,
// which is loaded and so never stripped; .debug_frame in its place for some assembly). libdw
// decodes that; what comes out here is a recipe that depends on nothing but the pc, so that it can
// be kept.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <elfutils/libdw.h>

#include "base/result.h"
#include "elfutils/frame_programs.h"
#include "elfutils/shown_elf.h"
#include "target/seams/registers.h"

namespace hognose::elfutils {

/// Where the value of one register of the caller is.
struct SavedRegister {
  enum class How : std::uint8_t {
    unknown,  ///< clobbered: nobody has it
    same,  ///< in the register itself, still
    at_cfa,  ///< in memory at CFA + offset
    is_cfa,  ///< it is CFA + offset
    computed,  ///< by `operations`: an address in memory, or with DW_OP_stack_value the value
  };
  How how = How::same;
  std::int64_t offset = 0;
  std::vector<Dwarf_Op> operations;
};

/// How to find the caller of a frame that is at some pc.
struct CallerRecipe {
  /// The CFA is register + offset; where `cfa_operations` is not empty, what these compute.
  target::Register cfa_register = target::Register::rsp;
  std::int64_t cfa_offset = 0;
  std::vector<Dwarf_Op> cfa_operations;
  std::array<SavedRegister, target::register_count> registers;
  /// The linked addresses between which it is so; the second is behind the last one.
  std::uint64_t row_start = 0;
  std::uint64_t row_end = 0;
  bool is_signal_frame = false;  ///< its caller was interrupted: its pc follows no call
  bool is_outermost = false;  ///< marked as the end of the stack
};

/// The call frame information of one image, borrowed from its bytes.
class CallFrames {
 public:
  /// Reads `image`, a whole ELF file that the caller keeps, as he keeps `work`; not_found if it has none.
  static Result<std::unique_ptr<CallFrames>> open(std::span<const std::byte> image,
                                                  target::FileWork& work);
  CallFrames(const CallFrames&) = delete;
  CallFrames& operator=(const CallFrames&) = delete;
  ~CallFrames();

  /// The recipe at a linked address; nothing where no function is described, or not well.
  [[nodiscard]] std::optional<CallerRecipe> find(std::uint64_t pc);

 private:
  CallFrames(std::span<const std::byte> image, target::FileWork& work, ShownElf shown)
      : image_(image), work_(work), shown_(std::move(shown)) {}
  /// .debug_frame, opened when .eh_frame has failed for the first time.
  [[nodiscard]] Dwarf_CFI* find_debug_frame();

  std::span<const std::byte> image_;
  target::FileWork& work_;
  ShownElf shown_;
  std::optional<ShownElf> shown_to_dwarf_;
  Dwarf_CFI* eh_frame_ = nullptr;
  std::optional<FramePrograms> eh_programs_;  // of which it runs
  Dwarf* dwarf_ = nullptr;
  bool has_debug_frame_ = false;
  bool tried_debug_frame_ = false;
};

}  // namespace hognose::elfutils
