// Pages of mapped files that do not come: who touches one waits in the kernel, and has made no call.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include <sys/types.h>

#include "target/seams/kernel_wait.h"

namespace hognose::target {

/// What a thread of ours waits for that no signal but SIGKILL ends, whatever that is: of a file, and of
/// two looks that see the same number, it is the same wait.
[[nodiscard]] std::optional<Waiting> find_page_wait(::pid_t thread);

}  // namespace hognose::target
