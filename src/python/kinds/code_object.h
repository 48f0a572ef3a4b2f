// Code objects and tracebacks: places in source files.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<code object f at remote 0x…, file "x.py", line 3>`.
[[nodiscard]] bool is_code_object(const Program& program, const TypeInfo& type);
void describe_code_object(Describer& out, Address object, const TypeInfo& type);

/// `<traceback at remote 0x…, file "x.py", line 3, in f>`.
[[nodiscard]] bool is_traceback(const Program& program, const TypeInfo& type);
void describe_traceback(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
