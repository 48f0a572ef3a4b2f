// Python objects as gdb.Value: for the variables of Python frames, which no debug information
// tells.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "base/address.h"
#include "gdb/api/ref.h"

namespace hognose::gdb {

/// A gdb.Value that GDB prints as the object at `object`: a PyObject * where the target's debug
/// information has that type; else of a type that no C program has (a vector of pointers), which
/// our printer knows. None with the Python exception pending.
[[nodiscard]] Ref make_object_value(Address object);

/// Whether an array type is the one that make_object_value has made up.
[[nodiscard]] bool is_object_value(const Ref& array_type);
/// The object of a value of that type.
[[nodiscard]] std::optional<Address> read_object_value(const Ref& value);

/// Object files came or went: PyObject is looked up anew.
void forget_object_type();

}  // namespace hognose::gdb
