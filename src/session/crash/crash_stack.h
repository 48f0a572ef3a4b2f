// The stack of the thread that crashed: its frames, how full it is, and what repeats at its end.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/why/facts.h"
#include "native/images.h"
#include "session/crash/crash.h"

namespace hognose::session {

/// Adds the newest machine frames; `images` may be null.
void add_frames(const target::Target& target,
                native::NativeImages* images,
                const Crash& crash,
                analysis::why::CrashFacts& facts);

/// The function that begins there; `images` may be null.
[[nodiscard]] analysis::why::CodeFact describe_function(const target::Target& target,
                                                        native::NativeImages* images,
                                                        Address start);

/// What the function of that machine frame has in registers that calls leave alone, where its caller has something else.
[[nodiscard]] std::vector<std::uint64_t> list_own_values(native::MachineStack& machine,
                                                         std::size_t index);

/// Adds where the stack begins, and whether what was accessed lies below.
void add_stack(const target::Target& target, const Crash& crash, analysis::why::CrashFacts& facts);

/// What repeats at the newest end of the stack, as far as it was seen before the deadline; `merged` may
/// be null.
[[nodiscard]] std::optional<analysis::why::RecursionFact> find_recursion(
    native::NativeImages* images,
    const Reading& reading,
    const Crash& crash,
    const native::MergedStack* merged);

}  // namespace hognose::session
