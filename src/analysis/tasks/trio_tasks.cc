// Finds the loops of trio on the stacks of threads, and reads their tasks.
// SPDX-License-Identifier: MIT
#include "analysis/tasks/trio_tasks.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>

#include "analysis/tasks/task_jobs.h"
#include "analysis/tasks/task_locks.h"
#include "analysis/tasks/task_objects.h"
#include "analysis/wait_shape.h"
#include "python/attributes/type.h"
#include "python/objects/trio_task.h"
#include "python/threads/thread_frames.h"

namespace hognose::analysis {
namespace {

using python::GeneratorState;
using python::Program;

TaskState find_trio_state(const python::TrioTask& its, const python::AwaitChain& chain) {
  const bool is_known = !chain.frames.empty();
  if (is_known && chain.state == GeneratorState::running) return TaskState::running;
  if (!is_known) return TaskState::unknown;
  if (!its.is_scheduled) return TaskState::waiting;
  return chain.state == GeneratorState::created ? TaskState::not_started : TaskState::ready;
}

/// Reads the tasks of one loop.
class TrioReader {
 public:
  TrioReader(const Program& program, Budget& budget) : program_(program), budget_(budget) {}

  std::vector<Task> read(Address runner, Lacks& lacks) {
    auto found = python::find_trio_tasks(program_, runner, budget_);
    lacks.add(found.lacks);
    std::vector<std::pair<python::TrioTask, Address>> told;
    for (const Address address : found.tasks) {
      if (!budget_.spend_node()) break;
      told.emplace_back(python::read_trio_task(program_, address, budget_), address);
    }
    std::sort(told.begin(), told.end(), [](const auto& one, const auto& other) {
      return std::pair(one.first.number, one.second) < std::pair(other.first.number, other.second);
    });
    const auto root = std::find_if(
        told.begin(), told.end(), [](const auto& one) { return one.first.nursery.is_null(); });
    std::vector<Task> tasks;
    for (const auto& [its, address] : told) {
      Task& task = tasks.emplace_back(read_one(its, address));
      task.loop = runner;
      const bool is_beside_main =
          its.nursery.is_null() || (root != told.end() && its.parent == root->second);
      task.is_of_system = is_beside_main && address != found.main;
    }
    link(told, tasks);
    return tasks;
  }

 private:
  Task read_one(const python::TrioTask& its, Address address) {
    constexpr std::size_t most_frames = 1000;
    Task task;
    task.address = address;
    task.coroutine = its.coroutine;
    task.name = its.name;
    task.lacks = its.lacks;
    task.is_being_cancelled = its.is_cancelled;
    task.has_deadline = its.has_deadline;
    task.chain = python::read_await_chain(program_, its.coroutine, most_frames, budget_);
    task.lacks.add(task.chain.lacks);
    task.state = find_trio_state(its, task.chain);
    if (task.state == TaskState::waiting)
      task.target = python::find_await_target(program_, task.chain.frames, Address(), budget_);
    return task;
  }

  static void link(const std::vector<std::pair<python::TrioTask, Address>>& told,
                   std::vector<Task>& tasks) {
    std::unordered_map<Address, std::size_t> places;
    for (std::size_t at = 0; at < tasks.size(); ++at)
      places.emplace(tasks[at].address, at);
    for (std::size_t at = 0; at < tasks.size(); ++at) {
      const auto parent = places.find(told[at].first.parent);
      if (parent != places.end()) tasks[at].parent = parent->second;
      std::set<std::size_t> awaits;
      for (const Address other : tasks[at].target.others) {
        const auto found = places.find(other);
        if (found != places.end()) awaits.insert(found->second);
      }
      tasks[at].awaits.assign(awaits.begin(), awaits.end());
      for (const std::size_t other : awaits)
        tasks[other].awaited_by.push_back(at);
    }
  }

  const Program& program_;
  Budget& budget_;
};

/// Adds tasks whose places count from the first of them.
void append_tasks(std::vector<Task> tasks, TaskList& list) {
  const std::size_t before = list.tasks.size();
  for (Task& task : tasks) {
    if (task.parent) *task.parent += before;
    for (std::size_t& other : task.awaits)
      other += before;
    for (std::size_t& other : task.awaited_by)
      other += before;
    for (TaskHolder& holder : task.holders)
      holder.task += before;
    list.tasks.push_back(std::move(task));
  }
}

/// The place of a loop in the list, to whose end it comes if it is new.
Loop& find_or_add(Address runner, std::vector<Loop>& loops) {
  const auto at = std::find_if(
      loops.begin(), loops.end(), [runner](const Loop& loop) { return loop.address == runner; });
  if (at != loops.end()) return *at;
  Loop& loop = loops.emplace_back();
  loop.address = runner;
  loop.type = "trio._core._run.Runner";
  loop.is_of_trio = true;
  return loop;
}

/// Each loop, and the thread that runs it if that is known.
std::vector<Loop> find_trio_loops(const Program& program,
                                  const python::ThreadList& threads,
                                  Budget& budget) {
  std::vector<Loop> loops;
  for (const python::Thread& thread : threads.threads) {
    for (const python::BareFrame& frame : python::read_frames(program, thread, budget).frames) {
      const TrioRunner found = find_trio_runner(program, frame, budget);
      if (found.runner.is_null()) continue;
      Loop& loop = find_or_add(found.runner, loops);
      if (!found.is_run_here) continue;
      loop.is_known = true;
      loop.ident = thread.ident;
    }
  }
  return loops;
}

bool has_trio(const Program& program, const python::ThreadList& threads, Budget& budget) {
  std::set<Address> interpreters;
  for (const python::Thread& thread : threads.threads)
    interpreters.insert(thread.interpreter);
  return std::any_of(interpreters.begin(), interpreters.end(), [&](Address interpreter) {
    return python::has_trio(program, interpreter, budget);
  });
}

}  // namespace

TrioRunner find_trio_runner(const Program& program,
                            const python::BareFrame& frame,
                            Budget& budget) {
  const auto& code = python::find_code(program, frame.code);
  if (!code || !code->path.ends_with("/trio/_core/_run.py")) return {};
  const std::string& name = code->name;
  TrioRunner found;
  found.is_run_here = name != "get_events";
  if (name == "run" || name == "unrolled_run") {
    found.runner = find_variable(program, frame, "runner");
  } else if (name == "guest_tick" || name == "get_events") {
    const Address guest = find_variable(program, frame, "self");
    found.runner = read_attribute(program, guest, U"runner", budget);
  }
  return python::is_trio_runner(program, found.runner) ? found : TrioRunner{};
}

void add_trio_tasks(const Program& program,
                    const python::ThreadList& threads,
                    TaskList& list,
                    Budget& budget) {
  if (!has_trio(program, threads, budget)) return;
  list.has_trio = true;
  for (Loop& loop : find_trio_loops(program, threads, budget)) {
    std::vector<Task> tasks = TrioReader(program, budget).read(loop.address, list.lacks);
    add_task_holders(program, tasks, budget);
    add_task_jobs(program, threads, tasks, budget);
    append_tasks(std::move(tasks), list);
    list.loops.push_back(std::move(loop));
  }
  list.lacks.add(budget.exhausted());
}

TaskList read_all_tasks(const Program& program, const python::ThreadList& threads, Budget& budget) {
  TaskList list = read_tasks(program, threads, budget);
  add_trio_tasks(program, threads, list, budget);
  name_awaited_objects(program, list.tasks, budget);
  return list;
}

WaitingTrioTasks count_waiting_trio_tasks(const Program& program, Address runner, Budget& budget) {
  const auto found = python::find_trio_tasks(program, runner, budget);
  WaitingTrioTasks waiting;
  for (const Address address : found.tasks) {
    if (!budget.spend_node()) break;
    const auto task = python::read_trio_task(program, address, budget);
    const auto chain = python::read_await_chain(program, task.coroutine, 1, budget);
    if (find_trio_state(task, chain) == TaskState::waiting) ++waiting.count;
  }
  waiting.is_whole = found.lacks.is_nothing() && !budget.exhausted();
  return waiting;
}

}  // namespace hognose::analysis
