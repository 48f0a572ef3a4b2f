// The machine frames of one thread as a host unwinds them (the seam "MachineStack").
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/address.h"
#include "base/error.h"
#include "base/trust.h"
#include "native/code_lines.h"
#include "target/seams/registers.h"

namespace hognose::native {

/// One machine frame. An inlined function is a frame of its own with the sp and cfa of the frame
/// that holds it.
struct MachineFrame {
  std::int64_t level = 0;  ///< the host's number for it
  Address pc;
  Address sp;
  Address cfa;  ///< sp of the caller after return; null if unknown
  bool is_inlined = false;
  std::string function;  ///< name; empty if unknown
  Address function_start;  ///< null if unknown
  Trust trust = Trust::seen;  ///< guessed: found without unwind information of what it called
  /// Why the next older frame need not be its caller, where the host knows of a reason.
  std::optional<Error> hole{};
};

/// Frames newest first. Unwinds as far as it is asked, so that the newest frames are cheap.
class MachineStack {
 public:
  MachineStack() = default;
  MachineStack(const MachineStack&) = delete;
  MachineStack& operator=(const MachineStack&) = delete;
  virtual ~MachineStack() = default;

  /// The frame at `index` from the newest, or null past the oldest. Valid until the stack dies.
  [[nodiscard]] virtual const MachineFrame* at(std::size_t index) = 0;
  /// The callee-saved registers as they were in that frame (rbx, rbp, r12 … r15); all registers for
  /// the newest frame.
  [[nodiscard]] virtual target::Registers registers(std::size_t index) = 0;
  /// The value of a pointer variable of that frame as debug information tells it, if it does.
  [[nodiscard]] virtual std::optional<Address> find_variable(std::size_t index,
                                                             const char* name) = 0;
  /// Where in the source that frame stands, where the host says so of frames: it has no CodeLines then.
  [[nodiscard]] virtual std::optional<CodeFunction> find_place(std::size_t /*index*/) {
    return std::nullopt;
  }
  /// Bytes of the stack as they were when the host took a copy, as many as it has of these; none
  /// where the target's memory is as good.
  [[nodiscard]] virtual std::size_t read_copy(Address /*from*/, std::span<std::byte> /*into*/) {
    return 0;
  }
  /// Why the frames end before the thread's outermost one; nothing if they do not, or if that has
  /// not been found out yet. The outermost is the one that nobody called: its unwind information
  /// says so (_start, clone), or it has none and bears the name of such a one, or there is nothing
  /// above it that could be its caller.
  [[nodiscard]] virtual std::optional<Error> find_break() { return std::nullopt; }
};

}  // namespace hognose::native
