// Calls of builtins: which builtin function or method a stretch of machine frames executes.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/budget.h"
#include "native/machine_stack.h"
#include "native/merged_stack.h"

namespace hognose::native {

/// The machine frames [begin, end) between two activations of the eval loop, newest first, and
/// `caller`, the Python frame that called them, null if none did.
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
  const python::BareFrame* caller = nullptr;
  /// That the caller did. Less than seen: only a callable on its value stack is believed.
  Trust trust = Trust::seen;
};

/// A callable on a value stack, and the address of its C code.
struct Callable {
  Address object;
  Address code;  ///< null for a method-wrapper
  bool is_method_wrapper = false;
};

/// The builtins and method-wrappers on the value stack of `caller`; none of a null caller.
[[nodiscard]] std::vector<Callable> read_callables(const python::Program& program,
                                                   const python::BareFrame* caller);

/// Where the C code of a builtin function or method begins; nothing if the object is none.
[[nodiscard]] std::optional<Address> find_c_code(const python::Program& program, Address object);

/// The calls of builtins and slot wrappers in one stretch, newest first.
[[nodiscard]] std::vector<Entry> find_calls(const python::Program& program,
                                            MachineStack& machine,
                                            const Stretch& stretch,
                                            Budget& budget);

}  // namespace hognose::native
