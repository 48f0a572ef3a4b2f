// The frame filter: GDB's own `bt` shows Python frames, until `disable frame-filter global
// hognose`.
// SPDX-License-Identifier: MIT
#pragma once

namespace hognose::gdb {

/// Puts the filter where GDB looks for filters of all programs; false with the Python exception
/// pending.
[[nodiscard]] bool register_frame_filter();

}  // namespace hognose::gdb
