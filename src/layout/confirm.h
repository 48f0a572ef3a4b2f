// Cheap probes that tell a right layout from a wrong one, in the memory of the target.
// SPDX-License-Identifier: MIT
#pragma once

#include "base/result.h"
#include "layout/view.h"

namespace hognose::layout {

/// Objects whose content is known beforehand; null where their address is not.
struct Probes {
  Address PyType_Type{};  ///< its type is itself, its name "type"
  Address _Py_NoneStruct{};  ///< its type is named "NoneType"
  Address interpreter{};  ///< a PyInterpreterState: each of its threads points back to it
};

/// How many probes succeeded; corrupt at the first that contradicts the layout, or the error that
/// kept it from being read. 0 says that nothing could be probed.
[[nodiscard]] Result<int> confirm_layout(const Space& space, const Probes& probes);

}  // namespace hognose::layout
