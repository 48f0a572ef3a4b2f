// Text for GDB to print: what its host charset lacks is escaped, since GDB would refuse the whole.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "gdb/api/ref.h"

namespace hognose::gdb {

/// A str of what GDB can print of `text` (UTF-8); none with the Python exception pending.
[[nodiscard]] Ref make_host_text(const std::string& text);

}  // namespace hognose::gdb
