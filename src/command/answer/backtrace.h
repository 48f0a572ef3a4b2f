// The answer of bt and its sisters: a traceback from the selected machine frame outwards.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "command/answer/native_trace.h"

namespace hognose::command {

/// The traceback of the selected thread. With machine frames it is that of the whole stack.
[[nodiscard]] document::Document answer_backtrace(const session::Query& query,
                                                  std::string_view command,
                                                  document::TraceForm form,
                                                  NativeFrames native = NativeFrames::none);

}  // namespace hognose::command
