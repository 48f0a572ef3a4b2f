// Counts the tasks of the loop that a thread runs.
// SPDX-License-Identifier: MIT
#include "command/answer/loop_note.h"

#include <array>
#include <optional>

#include "analysis/wait_shape.h"
#include "base/formatted.h"
#include "python/objects/future.h"
#include "python/objects/running_loop.h"
#include "python/objects/task_sets.h"

namespace hognose::command {
namespace {

/// The loop whose run_forever() this thread is in, or which it runs in C; null if there is none.
Address find_loop(const python::Program& program, const session::ThreadStack& stack) {
  for (const native::Entry& entry : stack.merged.entries) {
    const python::Frame& frame = entry.frame;
    const bool is_it = entry.kind == native::EntryKind::python_frame &&
                       frame.name() == "run_forever" &&
                       frame.path().ends_with("/asyncio/base_events.py");
    if (is_it) return analysis::find_variable(program, frame, "self");
  }
  if (stack.states.empty()) return {};
  const python::Thread& state = stack.states.front();
  Budget budget({.nodes = 1'000});
  return python::find_loop_without_frame(program, state.interpreter, state.state, budget);
}

bool waits_in(const python::Program& program, Address task, Address loop, Budget& budget) {
  const auto type = python::read_type_of(program, task);
  if (!type) return false;
  const auto known = python::find_future_class(program, **type);
  if (known.task == nullptr) return false;
  const auto future = python::read_future(program, task, *known.future, budget);
  if (!future.state || *future.state != python::FutureState::pending) return false;
  if (!future.loop || *future.loop != loop) return false;
  const auto waiter = python::read_task(program, task, *known.task, budget).waiter;
  return waiter && !waiter->is_null();
}

/// How many wait, and whether that is all.
struct WaitingTasks {
  std::size_t count = 0;
  bool is_whole = true;
};

WaitingTasks count_waiting(const python::Program& program,
                           const python::Thread& state,
                           Address loop) {
  constexpr std::size_t most_tasks = 500;
  Budget budget({.nodes = 100'000});
  const std::array states{state.state};
  const auto found = python::find_tasks(program, state.interpreter, states, budget);
  WaitingTasks waiting;
  for (std::size_t at = 0; at < found.tasks.size(); ++at) {
    if (at >= most_tasks || !budget.check()) {
      waiting.is_whole = false;
      break;
    }
    if (waits_in(program, found.tasks[at], loop, budget)) ++waiting.count;
  }
  waiting.is_whole = waiting.is_whole && !budget.exhausted();
  return waiting;
}

}  // namespace

void add_loop_note(session::Work& work,
                   const session::ThreadStack& stack,
                   document::Document& answer) {
  const Address loop = find_loop(work.program(), stack);
  if (loop.is_null() || stack.states.empty()) return;
  const WaitingTasks waiting = count_waiting(work.program(), stack.states.front(), loop);
  if (waiting.count == 0) return;
  answer.add(document::Note{
      formatted("thread {} runs a loop of asyncio: {}{} of its tasks {}; {} shows them",
                stack.os_thread.tid,
                waiting.is_whole ? "" : "more than ",
                waiting.count,
                waiting.count == 1 ? "waits" : "wait",
                session::in_words("`{tasks}`", work.session().host().words()))});
}

}  // namespace hognose::command
