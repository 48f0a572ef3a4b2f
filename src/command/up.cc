// up: selects the next older machine frame that runs Python.
// SPDX-License-Identifier: MIT
#include "command/commands.h"
#include "command/move.h"

namespace hognose::command {

document::Document run_up(Session& session, std::string_view arguments) {
  return move_in_stack(session, "up", arguments, Direction::older);
}

}  // namespace hognose::command
