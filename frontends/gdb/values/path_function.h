// `$py("self.rows[3]")`: a Python name or path as a value in GDB's own expressions.
// SPDX-License-Identifier: MIT
#pragma once

namespace hognose::gdb {

/// Registers `$py`; false with the exception pending on failure.
[[nodiscard]] bool register_path_function();

}  // namespace hognose::gdb
