// Tracebacks that show machine frames among the Python frames.
// SPDX-License-Identifier: MIT
#pragma once

#include "command/trace.h"

namespace hognose::command {

/// The entries of a stack with its machine frames, newest first.
[[nodiscard]] document::Traceback make_native_traceback(Work& work,
                                                        const ThreadStack& stack,
                                                        document::TraceForm form,
                                                        NativeFrames which);

}  // namespace hognose::command
