// A variable of a Python frame, in the form in which GDB's frame decorators give theirs.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "base/address.h"
#include "gdb/api/ref.h"

namespace hognose::gdb {

/// A name and the object that it is bound to, or what is shown in its place.
struct FrameVariable {
  std::string name;  ///< printable
  Address object;
  std::string text;  ///< not empty: stands for a value that there is not
  Ref value = {};  ///< not none: GDB's own value of a C variable
  Ref symbol = {};  ///< not none: stands for the name
};

/// An object with the methods symbol() and value(); none with the Python exception pending.
[[nodiscard]] Ref make_frame_variable(FrameVariable variable);

/// Whether GDB serves a DAP client, which needs an address of each frame, files that it can open,
/// and more than text for a symbol.
[[nodiscard]] bool is_asked_by_dap();

}  // namespace hognose::gdb
