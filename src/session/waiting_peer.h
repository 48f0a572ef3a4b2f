// Another process that is waited for, and itself waits for the one that is looked at: a child that was
// asked for its answer, and still waits for the end of the question.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <sys/types.h>

namespace hognose::session {

/// "which itself reads fd 0: pipe to this process": what `peer` blocks in, if it has one thread, and nobody but
/// `own` is at the other end of that; else empty, also if that may not be known.
[[nodiscard]] std::string describe_waiting_back(::pid_t peer, ::pid_t own);

}  // namespace hognose::session
