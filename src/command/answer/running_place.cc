// Walks the stack of a thread, down to the coroutine of a task.
// SPDX-License-Identifier: MIT
#include "command/answer/running_place.h"

#include <algorithm>

#include "analysis/own_code.h"
#include "python/threads/thread_frames.h"

namespace hognose::command {
namespace {

const python::Thread* find_runner(const python::ThreadList& threads,
                                  const analysis::TaskList& tasks,
                                  const analysis::Task& task) {
  const auto loop =
      std::find_if(tasks.loops.begin(), tasks.loops.end(), [&](const analysis::Loop& one) {
        return one.address == task.loop;
      });
  const bool is_run = loop != tasks.loops.end() && loop->ident != 0;
  return is_run ? python::find_thread(threads, loop->ident) : nullptr;
}

}  // namespace

std::optional<python::Frame> find_running_frame(const python::Program& program,
                                                const python::ThreadList& threads,
                                                const analysis::TaskList& tasks,
                                                const analysis::Task& task,
                                                Budget& budget) {
  if (task.state != analysis::TaskState::running || task.chain.frames.empty()) return std::nullopt;
  const python::Thread* const thread = find_runner(threads, tasks, task);
  if (thread == nullptr) return std::nullopt;
  const python::FrameList list = python::read_frames(program, *thread, budget);
  const auto outermost =
      std::find_if(list.frames.begin(), list.frames.end(), [&](const python::BareFrame& frame) {
        return frame.address == task.chain.frames.front().address;
      });
  if (outermost == list.frames.end()) return std::nullopt;
  std::optional<python::Frame> newest;
  for (auto at = list.frames.begin(); at != outermost && budget.spend_node(); ++at) {
    if (at->owner == python::FrameOwner::entry_shim) continue;
    python::Frame frame = python::describe_frame(program, *at);
    if (analysis::is_own_code(frame.path())) return frame;
    if (!newest && !analysis::is_library_code(frame.path())) newest = std::move(frame);
  }
  return newest;
}

}  // namespace hognose::command
