// What somebody who looks for a running call knows a callable by.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "python/values/type_info.h"

namespace hognose::python {

/// "Event.wait()" of a method or function in Python, "time.sleep()" or "lock.acquire()" of one in C, the name
/// of a class; of functools.partial what it calls, through Context.run too. "Handler at 0x7f…" of any other
/// object; empty if not even its type can be read. Printable.
[[nodiscard]] std::string describe_call(const Program& program, Address object);

}  // namespace hognose::python
