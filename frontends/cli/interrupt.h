// Ctrl-C: once ends the command, twice the program.
// SPDX-License-Identifier: MIT
#pragma once

namespace hognose::cli {

/// Notes Ctrl-C from here on, instead of dying of it. A second one before forget_ctrl_c() ends the
/// program with status 130.
void watch_ctrl_c();

[[nodiscard]] bool ctrl_c_was_pressed();

/// What it was meant for is over.
void forget_ctrl_c();

}  // namespace hognose::cli
