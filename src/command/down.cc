// down: selects the next newer machine frame that runs Python.
// SPDX-License-Identifier: MIT
#include "command/answer/move.h"
#include "command/command.h"

namespace hognose::command {

namespace {

constexpr const char* down_help =
    R"(Selects the next newer machine frame that runs Python, and shows its Python frames: the way back
from {up}. With N, moves that many times, as far as there are frames; a negative N moves up.)";

document::Document run_down(const session::Query& query) {
  return move_in_stack(query, "down", Direction::newer);
}

}  // namespace

extern const Command down_command{
    .name = "down",
    .summary = "Select and show a newer Python frame",
    .arguments = "[N]",
    .help = down_help,
    .category = Category::stack,
    .run = run_down,
    .needs_a_prompt = true,
    .find_mistake = find_mistake_of_move,
    .names_target = false,
};

}  // namespace hognose::command
