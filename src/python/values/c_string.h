// C strings of the target: NUL-terminated bytes.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "base/result.h"
#include "python/program/program.h"

namespace hognose::python {

/// A NUL-terminated C string, printable (printable.h); at most `most` bytes.
[[nodiscard]] Result<std::string> read_c_string(const Program& program,
                                                Address address,
                                                std::size_t most = 1024);

/// tp_name of a type, printable; corrupt if it is empty, endless or not UTF-8.
[[nodiscard]] Result<std::string> read_type_label(const Program& program, Address tp_name);

}  // namespace hognose::python
