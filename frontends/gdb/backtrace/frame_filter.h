// The frame filter: GDB's own `bt` shows Python frames, until `disable frame-filter global
// hognose`.
// SPDX-License-Identifier: MIT
#pragma once

namespace hognose::gdb {

/// Puts the filter where GDB looks for filters of all programs; false with the Python exception
/// pending.
[[nodiscard]] bool register_frame_filter();

/// An epoch ends: what is known of the selected thread is old.
void forget_selected_states();

}  // namespace hognose::gdb
