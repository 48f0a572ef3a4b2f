// Tracebacks that show machine frames among the Python frames.
// SPDX-License-Identifier: MIT
#pragma once

#include "command/answer/trace.h"

namespace hognose::command {

/// Which machine frames a traceback shows.
enum class NativeFrames : std::uint8_t {
  none,
  /// Those of extension modules and of the libraries they call; and what a thread blocks in.
  that_matter,
  all,
};

/// The entries of a stack with its machine frames, newest first.
[[nodiscard]] document::Traceback make_native_traceback(session::Work& work,
                                                        const session::ThreadStack& stack,
                                                        document::TraceForm form,
                                                        NativeFrames which);

/// The same as it stands below a line about its thread: without a header, and with those machine frames
/// that matter if `with_native`.
[[nodiscard]] document::Traceback make_trace_below(session::Work& work,
                                                   const session::ThreadStack& stack,
                                                   bool with_native);

}  // namespace hognose::command
