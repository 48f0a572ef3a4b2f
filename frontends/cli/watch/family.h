// A process and all below it.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "target/process/process_facts.h"

namespace hognose::cli {

/// This one of `all` and its descendants, parents first, at most 50 of them.
[[nodiscard]] std::vector<target::ProcessFacts> choose_family(
    ::pid_t pid, const std::vector<target::ProcessFacts>& all);

/// The same of all processes that there are now.
[[nodiscard]] std::vector<target::ProcessFacts> read_family(::pid_t pid);

}  // namespace hognose::cli
