// down: selects the next newer machine frame that runs Python.
// SPDX-License-Identifier: MIT
#include "command/commands.h"
#include "command/move.h"

namespace hognose::command {

document::Document run_down(Session& session, std::string_view arguments) {
  return move_in_stack(session, "down", arguments, Direction::newer);
}

}  // namespace hognose::command
