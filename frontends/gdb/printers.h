// Pretty-printers: PyObject pointers print as the Python values they point to.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "gdb/ref.h"

namespace hognose::gdb {

/// Makes the printer and puts it where GDB looks first; false with the Python exception pending.
[[nodiscard]] bool register_printer();

/// Puts the printer first in the list of the first object file of the current program space, again
/// if it is not there. GDB asks the object files' printers in order, before all others, so this one
/// place is enough to be asked before CPython's stock extension and only once a value.
void install_printer();

/// What a value denotes: an object's address, or the number in a tagged stack reference.
struct Denoted {
  std::uint64_t bits = 0;
  bool is_number = false;
};
/// The object that a value of a type we print points to; nothing for every other type.
[[nodiscard]] std::optional<Denoted> find_denoted(const Ref& value);

/// The value as text, in the characters this GDB can show; none with the exception pending.
[[nodiscard]] Ref describe_denoted(const Denoted& denoted);

}  // namespace hognose::gdb
