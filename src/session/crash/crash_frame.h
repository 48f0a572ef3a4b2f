// What stands in the Python frame that was executed when it crashed, where that cannot be right.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "analysis/why/object_facts.h"
#include "native/merged_stack.h"
#include "python/program/program.h"

namespace hognose::session {

/// Of the newest Python frame; nothing if all of it may be right, or if it was not read.
[[nodiscard]] std::optional<analysis::why::FrameFact> find_wrong_frame(
    const python::Program& program, const native::MergedStack& merged);

}  // namespace hognose::session
