// bt-full: the traceback with frame numbers, addresses and local variables.
// SPDX-License-Identifier: MIT
#include "command/commands.h"
#include "command/trace.h"

namespace hognose::command {

document::Document run_bt_full(Session& session, std::string_view /*arguments*/) {
  return answer_backtrace(session, "bt-full", document::TraceForm::full);
}

}  // namespace hognose::command
