// A fault whose signal a handler has raised while it was blocked.
//
// Most handlers run with their signal blocked. What such a one raises waits until it has returned, and comes in front
// of the instruction that was at fault: nothing of the handler is left on the stack, and the registers are those of
// the fault. A thread that was ended by what it sent itself there and then stands behind a system call instead.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "target/target.h"

namespace hognose::session {

/// How the instruction that stands in `registers` would fail if it was executed, by the signal `number`. Nothing if it would
/// not, for all that can be told.
[[nodiscard]] std::optional<target::FatalSignal> find_pending_fault(
    const target::Target& target,
    const target::Registers& registers,
    Address thread_base,
    int number);

}  // namespace hognose::session
