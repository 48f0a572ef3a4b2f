// $py_repr(x): the Python value at an address, for a GDB that knows no type PyObject.
// SPDX-License-Identifier: MIT
#pragma once

namespace hognose::gdb {

/// Registers the convenience function; false with the Python exception pending.
[[nodiscard]] bool register_repr_function();

}  // namespace hognose::gdb
