// asyncio's Future and Task, in C and in Python.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<Future finished result=42 at remote 0x…>`; states pending, finished, cancelled.
[[nodiscard]] bool is_future(const Program& program, const TypeInfo& type);
void describe_future(Describer& out, Address object, const TypeInfo& type);

/// `<Task pending name='Task-1' coro=worker() at x.py:12 at remote 0x…>`; also cancelling.
[[nodiscard]] bool is_task(const Program& program, const TypeInfo& type);
void describe_task(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
