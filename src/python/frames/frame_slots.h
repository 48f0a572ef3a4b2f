// The slots of a frame: its variables, and the value stack above them.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "python/frames/frame.h"

namespace hognose::python {

/// A variable with a value.
struct Binding {
  std::string name;
  Address value;
  VariableKind kind = VariableKind::local;
  bool is_argument = false;
};

/// The bound variables of a frame in slot order; cells are looked into. Unbound names are left out.
struct Bindings {
  std::vector<Binding> known;
  Lacks lacks;  ///< why there may be more
};
[[nodiscard]] Bindings read_bindings(const Program& program, const BareFrame& frame);
/// The value of one of them; null if it is not bound, or cannot be read.
[[nodiscard]] Address read_variable(const Program& program,
                                    const BareFrame& frame,
                                    std::string_view name);

/// The objects on the value stack above the variables, the oldest first, as far as the frame says
/// how many there are; where it does not (a running frame), every slot up to co_stacksize that
/// looks like an object. For finding the callable of a running call.
[[nodiscard]] std::vector<Address> read_value_stack(const Program& program, const BareFrame& frame);
/// The last of them; null if there is none.
[[nodiscard]] Address read_top_of_stack(const Program& program, const BareFrame& frame);

}  // namespace hognose::python
