// What static types are called, by where the interpreter itself keeps them.
//
// tp_name of a type that is written in C points to a literal, in the read-only data of a file. A
// kernel's core leaves such pages out, and the file may not be on this machine. The type is in the
// core, and so are the dicts in which Python finds it: `int` stands under that name among the
// builtins, and a deque's type in _collections, the extension module that made it.
// SPDX-License-Identifier: MIT
#pragma once

#include "base/result.h"
#include "python/program/program.h"

namespace hognose::python {

/// Has find_type_info() name the types of a core that have lost their names: those of the first
/// interpreter's builtins and extension modules, those that standard modules keep under a name of
/// their own, and classes. Reads nothing where no name is lost.
void know_type_names(const Program& program);

/// Why a type has no name that can be read: its literal is not in the core, or damaged.
[[nodiscard]] Error describe_lost_name(const Program& program, Address type);

}  // namespace hognose::python
