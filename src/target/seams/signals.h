// Signals by their names.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace hognose::target {

/// "SIGSEGV"; "signal 35" for those without a name.
[[nodiscard]] std::string name_signal(int number);

/// Whether a process may have died of it by itself, or by somebody who ended it: not of what stops it,
/// lets it go on, is ignored, or is a debugger's.
[[nodiscard]] bool is_fatal(int number);

}  // namespace hognose::target
