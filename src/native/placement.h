// Placement: which machine frame executes which run of Python frames.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/budget.h"
#include "base/trust.h"
#include "native/machine_stack.h"
#include "native/runs.h"

namespace hognose::native {

/// Where one run was found.
struct RunPlace {
  std::optional<std::size_t> machine_index;  ///< nothing: on no frame that the host unwound
  Trust trust = Trust::unplaced;  ///< seen by containment, or guessed by order
};

/// One place per run. A run belongs to the machine frame whose [sp, cfa) holds its anchor.
[[nodiscard]] std::vector<RunPlace> place_runs(const python::Program& program,
                                               const std::vector<Run>& runs,
                                               MachineStack& machine,
                                               Budget& budget);

/// 3.10: anchors runs anew, of a thread that has more CFrames than loops: a greenlet begins with a copy
/// of those of whoever started it, which are of another stack. Those count that lie in the frame of an
/// eval loop; where that are too few, nothing changes.
void leave_out_surplus(const std::vector<Address>& cframes,
                       MachineStack& machine,
                       std::vector<Run>& runs,
                       Budget& budget);

}  // namespace hognose::native
