// The answer of bt and its sisters: a traceback from the selected machine frame outwards.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "command/answer/native_trace.h"

namespace hognose::command {

/// What a traceback is to be like.
struct BacktraceWishes {
  document::TraceForm form = document::TraceForm::brief;
  NativeFrames native = NativeFrames::none;
  document::Extent extent = document::Extent::of_place;
};

/// The traceback of the selected thread. With machine frames it is that of the whole stack.
[[nodiscard]] document::Document answer_backtrace(const session::Query& query,
                                                  std::string_view command,
                                                  const BacktraceWishes& wishes);

}  // namespace hognose::command
