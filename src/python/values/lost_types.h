// What CPython's own types are, for cores that have lost the types themselves.
//
// Frames, code objects and names lie in the heap, near the start of a core; the types that say what
// they are lie in the data of libpython, near its end. A core that was cut off between them still
// shows the stacks, if the types are known by the names of their symbols.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "python/program/program.h"
#include "python/values/type_flag.h"

namespace hognose::python {

/// What the types are called whose tp_name is lost, as long as an epoch lasts (Program::kept). Whoever
/// reads names finds them here; type_names.h says where they are from.
struct LostNames {
  std::unordered_map<Address, std::string> names;
  std::vector<Address> wanted;  ///< types that were met without a name
  bool is_asked = false;  ///< whether any need be looked for
  bool is_read = false;
};

/// A type as far as its symbol tells.
struct LostType {
  std::string_view tp_name;
  std::optional<TypeFlag> family;
};
/// The type at `type`; nothing if it is none of those that stacks are made of.
[[nodiscard]] std::optional<LostType> find_lost_type(const Program& program, Address type);

}  // namespace hognose::python
