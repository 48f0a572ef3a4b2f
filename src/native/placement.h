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

}  // namespace hognose::native
