// up: selects the next older machine frame that runs Python.
// SPDX-License-Identifier: MIT
#include "command/answer/move.h"
#include "command/command.h"

namespace hognose::command {

namespace {

constexpr const char* up_help =
    R"(Selects the next older machine frame that runs Python, and shows its Python frames. Frames of the
interpreter's own C code between them[[, where the debugger's `{own_up}` would stop,]] are passed over.
With N, moves that many times, as far as there are frames; a negative N moves down.
From Python 3.11 on one machine frame may run several Python frames: all of them are shown, and
`{python_frame}` selects one of them.)";

document::Document run_up(const session::Query& query) {
  return move_in_stack(query, "up", Direction::older);
}

}  // namespace

extern const Command up_command{
    .name = "up",
    .summary = "Select and show an older Python frame",
    .arguments = "[N]",
    .help = up_help,
    .category = Category::stack,
    .run = run_up,
    .needs_a_prompt = true,
    .find_mistake = find_mistake_of_move,
    .names_target = false,
};

}  // namespace hognose::command
