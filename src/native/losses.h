// Which Python frames were not found on the machine stack, and why they should have been.
//
// Each activation of the eval loop has left its anchor on the C stack. If the machine frames that a
// host unwinds do not come by there, some are missing: the unwinder broke off before, was led past
// them, or walks another stack. A frame that an extension has made by itself, such as those that
// Cython makes for profilers and Nuitka for all functions, has no eval loop, and is not missing.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "native/machine_stack.h"
#include "native/placement.h"
#include "native/runs.h"

namespace hognose::native {

/// What the machine frames of one thread lack, once its runs were placed among them.
class Losses {
 public:
  /// How the machine frames were unwound, and judged.
  struct Way {
    bool is_near = false;  ///< on purpose only as far as builtins can be
    bool lacks_interpreter = false;  ///< none of them is known to be an eval loop
  };
  /// Borrows all of them.
  Losses(MachineStack& machine,
         std::span<const Run> runs,
         std::span<const RunPlace> places,
         Way way);

  /// Why no machine frame executes the run at `index`; nothing if one does, or none need be known.
  [[nodiscard]] std::optional<Error> find(std::size_t index) const;
  /// Whether it is older than all that were placed.
  [[nodiscard]] bool is_behind_all(std::size_t index) const { return index >= end_of_placed_; }
  /// That the machine frames are those of this thread.
  [[nodiscard]] Trust trust() const { return trust_; }

 private:
  [[nodiscard]] Trust judge() const;

  MachineStack& machine_;
  std::span<const Run> runs_;
  std::span<const RunPlace> places_;
  Way way_;
  std::size_t end_of_placed_;
  Trust trust_;
};

}  // namespace hognose::native
