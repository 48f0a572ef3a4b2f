// io.BytesIO, io.StringIO and 2.7's cStringIO: files in memory.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<_io.BytesIO(b'in memory', pos=0) at remote 0x…>`; `(closed)` if it is.
[[nodiscard]] bool is_bytes_io(const Program& program, const TypeInfo& type);
void describe_bytes_io(Describer& out, Address object, const TypeInfo& type);

/// `<_io.StringIO('text', pos=4) at remote 0x…>`.
[[nodiscard]] bool is_string_io(const Program& program, const TypeInfo& type);
void describe_string_io(Describer& out, Address object, const TypeInfo& type);

/// `<cStringIO.StringO('text', pos=4) at remote 0x…>`; of a file that is read the part that counts is all.
[[nodiscard]] bool is_c_string_io(const Program& program, const TypeInfo& type);
void describe_c_string_io(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
