// What CPython's own types are, for cores that have lost the types themselves.
//
// Frames, code objects and names lie in the heap, near the start of a core; the types that say what
// they are lie in the data of libpython, near its end. A core that was cut off between them still
// shows the stacks, if the types are known by the names of their symbols.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "python/program/program.h"
#include "python/values/type_flag.h"

namespace hognose::python {

/// A type as far as its symbol tells.
struct LostType {
  std::string_view tp_name;
  std::optional<TypeFlag> family;
};
/// The type at `type`; nothing if it is none of those that stacks are made of.
[[nodiscard]] std::optional<LostType> find_lost_type(const Program& program, Address type);

}  // namespace hognose::python
