// Ctrl-C: once ends the command, twice the program. Ctrl-Z waits while a target is held.
// SPDX-License-Identifier: MIT
#pragma once

namespace hognose::cli {

/// Notes Ctrl-C from here on, instead of dying of it. A second one before forget_ctrl_c() ends the
/// program with status 130.
void watch_ctrl_c();

[[nodiscard]] bool ctrl_c_was_pressed();

/// What it was meant for is over.
void forget_ctrl_c();

/// From here on Ctrl-Z waits: whoever stops us would leave the target standing as well.
void postpone_ctrl_z();
/// It may stop the program again, and does if it was pressed.
void allow_ctrl_z();

}  // namespace hognose::cli
