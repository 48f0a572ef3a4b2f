// bt: the Python traceback of the selected thread.
// SPDX-License-Identifier: MIT
#include "command/commands.h"
#include "command/path.h"
#include "command/trace.h"

namespace hognose::command {

document::Document run_bt(Session& session, std::string_view arguments) {
  arguments = trim(arguments);
  if (!arguments.empty() && arguments != "-n") {
    return no_answer(
        session, "bt", "The only argument is -n; " + repr_of(arguments) + " is not understood");
  }
  const bool is_numbered = !arguments.empty();
  return answer_backtrace(
      session, "bt", is_numbered ? document::TraceForm::numbered : document::TraceForm::brief);
}

}  // namespace hognose::command
