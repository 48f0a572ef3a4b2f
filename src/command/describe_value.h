// One value for a debugger's printers.
// SPDX-License-Identifier: MIT
#pragma once

#include "command/session.h"
#include "python/describer.h"

namespace hognose::command {

/// The object at `object` as text, within the limits and in the characters of the session's host:
/// what printers of PyObject * and $py_repr() show. Fails only if there is no Python to read.
[[nodiscard]] Result<python::Description> describe_value(Session& session, Address object);

}  // namespace hognose::command
