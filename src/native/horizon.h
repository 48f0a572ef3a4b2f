// The horizon of a machine stack: how far out it must be unwound until only Python frames are left.
//
// Unwinding is what costs in a debugger, some 20 µs a frame, and a deep recursion has thousands of
// frames between which nothing happens. A function that is being executed and is not the newest has
// called another one, so the return address into it stands on the stack. Where no word of the stack
// points into a function that a traceback would show - a caller of builtins, a builtin that a Python
// frame may be calling, or code whose name nobody knows - no such function is being executed. Above
// the highest word that does, only Python frames are left, and their own links tell their order.
// Words left over from earlier calls move the horizon out, never in.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/budget.h"
#include "native/machine_stack.h"
#include "native/runs.h"
#include "python/threads/thread_frames.h"

namespace hognose::native {

/// The highest address on the stack from `sp` on that may be a return address into a function which
/// a traceback shows; `sp` itself if there is none. Nothing if the stack alone cannot tell: a part of
/// it lies elsewhere (a signal's stack), the target's mappings are not known, a slot wrapper may be
/// running, or no return address into an eval loop stands between two activations, as one must:
/// then the stack has been overwritten there.
[[nodiscard]] std::optional<Address> find_horizon(const python::Program& program,
                                                  const python::FrameList& list,
                                                  std::span<const Run> runs,
                                                  Address sp,
                                                  Budget& budget);

/// A machine stack up to a horizon, and on to the eval loop beyond it.
class NearStack final : public MachineStack {
 public:
  NearStack(MachineStack& whole, Address horizon) : whole_(whole), horizon_(horizon) {}

  [[nodiscard]] MachineStack& whole() { return whole_; }
  /// Whether the eval loop beyond the horizon was met. If it was not, frames are missing.
  [[nodiscard]] bool is_met() const { return is_met_; }
  [[nodiscard]] std::optional<Error> find_break() override {
    return is_met_ ? std::nullopt : whole_.find_break();
  }
  [[nodiscard]] const MachineFrame* at(std::size_t index) override;
  [[nodiscard]] target::Registers registers(std::size_t index) override {
    return whole_.registers(index);
  }
  [[nodiscard]] std::optional<Address> find_variable(std::size_t index, const char* name) override {
    return whole_.find_variable(index, name);
  }

 private:
  MachineStack& whole_;
  Address horizon_;
  std::size_t seen_ = 0;  // frames known to be on this side
  std::optional<std::size_t> size_;  // how many there are, once that is known
  bool is_met_ = false;
};

}  // namespace hognose::native
