// Counts the tasks of the loop that a thread runs.
// SPDX-License-Identifier: MIT
#include "command/answer/loop_note.h"

#include <array>
#include <optional>

#include "analysis/tasks/trio_tasks.h"
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

/// The loop of trio that this thread runs; null if there is none.
Address find_trio_loop(const python::Program& program, const session::ThreadStack& stack) {
  Budget budget({.nodes = 10'000});
  for (const native::Entry& entry : stack.merged.entries) {
    if (entry.kind != native::EntryKind::python_frame) continue;
    const auto found = analysis::find_trio_runner(program, entry.frame, budget);
    if (found.is_run_here && !found.runner.is_null()) return found.runner;
  }
  return {};
}

WaitingTasks count_waiting_of_trio(const python::Program& program, Address loop) {
  Budget budget({.nodes = 100'000});
  const auto waiting = analysis::count_waiting_trio_tasks(program, loop, budget);
  return {waiting.count, waiting.is_whole};
}

void add_note(session::Work& work,
              const session::ThreadStack& stack,
              const char* library,
              const WaitingTasks& waiting,
              document::Document& answer) {
  if (waiting.count == 0) return;
  answer.add(
      document::Note{formatted("thread {} runs a loop of {}: {}{} of its tasks {}; {} shows them",
                               stack.os_thread.tid,
                               library,
                               waiting.is_whole ? "" : "more than ",
                               waiting.count,
                               waiting.count == 1 ? "waits" : "wait",
                               session::in_words("`{tasks}`", work.session().host().words()))});
}

}  // namespace

void add_loop_note(session::Work& work,
                   const session::ThreadStack& stack,
                   document::Document& answer) {
  const python::Program& program = work.program();
  const Address of_trio = find_trio_loop(program, stack);
  if (!of_trio.is_null())
    add_note(work, stack, "trio", count_waiting_of_trio(program, of_trio), answer);
  const Address loop = find_loop(program, stack);
  if (loop.is_null() || stack.states.empty()) return;
  add_note(work, stack, "asyncio", count_waiting(program, stack.states.front(), loop), answer);
}

}  // namespace hognose::command
