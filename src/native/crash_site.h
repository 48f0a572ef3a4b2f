// Where a crash happened: in the newest frame, or in the one that a signal's handler interrupted.
//
// A handler that reports a fault (faulthandler's, a crash reporter's) raises the signal once more, and
// then a core is of that: its signal was sent by the process itself, and its newest frames are the
// handler's. What the fault was stands in the signal frame further out. Others end by abort(): that is how they
// end, and no fault.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>

#include "native/machine_stack.h"
#include "target/target.h"

namespace hognose::native {

/// More than any handler calls before it raises the signal again.
inline constexpr std::size_t most_handler_frames = 64;

/// A crash, seen through the handlers that ran after it.
struct CrashSite {
  target::FatalSignal signal;
  target::Registers registers;  ///< of the code that it hit; empty if unknown
  std::size_t frame = 0;  ///< index of the machine frame that it hit
  bool was_handled = false;  ///< a handler ran, and raised the signal once more, or another
  int raised = 0;  ///< the number of that other; 0: none
  std::optional<bool> is_write;  ///< what the access was, where the processor has said so
};

/// Whether that frame is no function's: it stands between a handler and what it interrupted.
[[nodiscard]] bool is_signal_frame(const target::Memory& memory, const MachineFrame& frame);

/// Where `signal`, which ended `target`, hit the thread of `machine`.
[[nodiscard]] CrashSite find_crash_site(const target::Target& target,
                                        const target::FatalSignal& signal,
                                        MachineStack& machine);

}  // namespace hognose::native
