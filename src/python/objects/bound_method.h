// Methods bound to an object: whose they are, and what they are called.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "python/values/type_info.h"

namespace hognose::python {

/// A callable taken apart.
struct BoundMethod {
  std::string name;  ///< of the function: "__exit__"; printable
  std::string qualified_name;  ///< "Lock.__exit__", of what is written in Python; else the same
  Address self;  ///< null of a function or a method descriptor, which is bound to nobody
  Address code;  ///< its code object, of a method written in Python; else null
};

/// Of a method in Python, a builtin method, a Python function or a method descriptor. not_found of any
/// other object.
[[nodiscard]] Result<BoundMethod> read_bound_method(const Program& program, Address object);

}  // namespace hognose::python
