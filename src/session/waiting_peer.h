// Another process that is waited for, and itself waits for the one that is looked at: a child that was
// asked for its answer, and still waits for the end of the question.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include <sys/types.h>

namespace hognose::session {

/// What of another process may wait for this one.
enum class PeerThreads : std::uint8_t {
  only,  ///< its only thread
  writer,  ///< the same, or any thread that writes: its end, which is waited for, may wait for that
};

/// "which itself reads fd 0: pipe to this process": what `peer` blocks in, if nobody but `own` is at the other end of
/// that; else empty, also if that may not be known.
[[nodiscard]] std::string describe_waiting_back(::pid_t peer, ::pid_t own, PeerThreads which);

}  // namespace hognose::session
