// Objects of C without a repr of their own, whose structs are the same in every version: one row a struct.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<select.epoll(fd=4) at remote 0x…>`, `<_io.BufferedRWPair(reader=…, writer=…) at remote 0x…>`,
/// `<_asyncio.FutureIter(future=…) at remote 0x…>`
[[nodiscard]] bool is_plain_object(const Program& program, const TypeInfo& type);
void describe_plain_object(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
