// Whether control went where it crashed by a call or by a return.
// SPDX-License-Identifier: MIT
#pragma once

#include "analysis/why/claim.h"
#include "session/crash/crash.h"
#include "target/target.h"

namespace hognose::session {

/// Where control went to no code, the word at the stack pointer is where the call returns to.
[[nodiscard]] analysis::why::Tri find_caller(const target::Target& target, const Crash& crash);

/// A return leaves the address that it took right below the stack pointer.
[[nodiscard]] analysis::why::Tri find_return(const target::Target& target, const Crash& crash);

}  // namespace hognose::session
