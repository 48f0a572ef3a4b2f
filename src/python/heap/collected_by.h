// Which interpreter's collector has an object.
//
// Since 3.9 each interpreter has collected objects of its own, in rings that begin and end in its structure:
//
//     PyInterpreterState.gc.generations ◄─► object ◄─► object ◄─► the same
//
// (Modules/gcmodule.c; Python/gc.c.) Free-threaded builds have no such rings.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>

#include "python/program/program.h"

namespace hognose::python {

/// That of `interpreters` (PyInterpreterState) whose ring has the object; nothing if none has, or if the way there is too long
/// or leads astray.
[[nodiscard]] std::optional<Address> find_collecting_interpreter(
    const Program& program, std::span<const Address> interpreters, Address object);

}  // namespace hognose::python
