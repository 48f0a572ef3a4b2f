// What a name means in a Python frame, and what the frame's own variables are.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "python/frames/frame.h"
#include "python/frames/frame_slots.h"
#include "session/work.h"

namespace hognose::command {

/// "local", "cell" or "free".
[[nodiscard]] const char* name_scope(python::VariableKind kind);

/// A variable of a frame itself: of a slot, a cell, or the dict of a class body.
struct Variable {
  std::string scope;  ///< "local", "cell" or "free"
  std::string name;  ///< printable
  Address value;
  bool is_argument = false;
};

/// The bound variables of a frame: locals, then cells, then free variables, as the code object
/// orders them; then the names of a class body or of exec(). What could not be read is added to `lacks`.
[[nodiscard]] std::vector<Variable> read_own_variables(session::Work& work,
                                                       const python::Frame& frame,
                                                       Lacks& lacks);

/// What a name is bound to.
struct ScopedValue {
  std::string scope;  ///< "local", "global" or "builtin"
  Address value;
};

/// Looks a name (UTF-8) up as the running code would: locals, cells and free variables, then
/// globals, then builtins. What could not be looked at is added to `lacks`.
[[nodiscard]] std::optional<ScopedValue> find_name(session::Work& work,
                                                   const python::Frame& frame,
                                                   std::string_view name,
                                                   Lacks& lacks);

/// Every name that find_name would find and that starts with `prefix`, each once.
[[nodiscard]] std::vector<std::string> complete_name(session::Work& work,
                                                     const python::Frame& frame,
                                                     std::string_view prefix);

}  // namespace hognose::command
