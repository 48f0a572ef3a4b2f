// Pretty-printers: PyObject pointers print as the Python values they point to.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "gdb/api/ref.h"
#include "python/program/slot.h"

namespace hognose::gdb {

/// Makes the printer and puts it where GDB looks first; false with the Python exception pending.
[[nodiscard]] bool register_printer();

/// Puts the printer first in the list of the first object file of the current program space, again
/// if it is not there. GDB asks the object files' printers in order, before all others, so this one
/// place is enough to be asked before CPython's stock extension and only once a value.
void install_printer();

/// How many values have been printed by it.
[[nodiscard]] std::uint64_t count_printed_values();

/// What a value of a type we print refers to; nothing for every other type.
[[nodiscard]] std::optional<python::Referent> find_referent(const Ref& value);

/// It as text, in the characters this GDB can show; none with the exception pending.
[[nodiscard]] Ref describe_referent(const python::Referent& referent);

}  // namespace hognose::gdb
