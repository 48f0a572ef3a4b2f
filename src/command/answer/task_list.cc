// Says in words what tasks wait for, and puts them in the order of a tree.
// SPDX-License-Identifier: MIT
#include "command/answer/task_list.h"

#include <algorithm>
#include <map>
#include <utility>

#include "analysis/tasks/task_cycles.h"
#include "analysis/tasks/task_objects.h"
#include "analysis/tasks/task_tree.h"
#include "base/counted.h"
#include "base/formatted.h"
#include "base/list_some.h"
#include "command/answer/task_words.h"
#include "command/answer/thread_headings.h"
#include "command/answer/trace.h"
#include "command/path/names.h"
#include "python/frames/frame_slots.h"

namespace hognose::command {
namespace {

using analysis::TaskState;
using document::Document;

/// Names of other tasks before the rest is counted.
constexpr std::size_t most_names = 3;

/// How the program put several awaitables together; empty for one that is awaited itself.
const char* describe_group(const std::string& kind) {
  if (kind == "task_group") return " (TaskGroup)";
  if (kind == "nursery") return " (nursery)";
  if (kind == "gather") return " (gather)";
  if (kind == "wait") return " (wait)";
  if (kind == "as_completed") return " (as_completed)";
  if (kind == "wait_for") return " (wait_for)";
  if (kind == "shield") return " (shield)";
  return "";
}

class Writer {
 public:
  Writer(session::Work& work,
         const analysis::TaskList& tasks,
         const python::ThreadList& threads,
         const TaskExtent& extent)
      : work_(work), tasks_(tasks), threads_(threads), extent_(extent) {}

  void add(Document& answer) {
    std::map<Address, std::size_t> counts;
    for (const analysis::Task& task : tasks_.tasks)
      ++counts[task.loop];
    const analysis::TaskTree tree = analysis::order_tasks(find_edges());
    std::map<Address, document::Tasks> blocks;
    for (const auto& [loop, count] : counts)
      blocks[loop].list.reserve(count);
    for (const analysis::TaskPlace& place : tree.places) {
      document::Task row = make_row(tasks_.tasks[place.task]);
      row.depth = place.depth;
      blocks[tasks_.tasks[place.task].loop].list.push_back(std::move(row));
    }
    for (const analysis::Loop& loop : tasks_.loops) {
      document::Tasks& block = blocks[loop.address];
      block.title = counted(block.list.size(), "task") + describe_loop(loop);
      block.shows_chains = extent_.chains || extent_.locals;
      block.loop = loop.address.value();
      block.loop_type = loop.type;
      block.ident = loop.ident;
      answer.add(std::move(block));
    }
    for (const analysis::TaskCycle& cycle :
         analysis::find_task_cycles(work_.program(), tasks_.tasks))
      answer.add(document::Paragraph{describe_cycle(cycle.tasks)});
  }

 private:
  /// Below a task stand those that it waits for, and those of its nurseries.
  [[nodiscard]] std::vector<std::vector<std::size_t>> find_edges() const {
    std::vector<std::vector<std::size_t>> edges;
    edges.reserve(tasks_.tasks.size());
    for (const analysis::Task& task : tasks_.tasks)
      edges.push_back(task.awaits);
    for (std::size_t at = 0; at < tasks_.tasks.size(); ++at) {
      const auto parent = tasks_.tasks[at].parent;
      if (parent) edges[*parent].push_back(at);
    }
    return edges;
  }

  [[nodiscard]] std::string describe_loop(const analysis::Loop& loop) const {
    const char* const word = loop.is_of_trio ? "loop of trio" : "loop";
    if (!loop.is_known) {
      return formatted(" of the {} at {:#x}; who runs it is not known",
                       loop.type.empty() ? "loop" : loop.type,
                       loop.address.value());
    }
    if (loop.ident == 0)
      return formatted(" of the {} at {:#x}, which does not run", word, loop.address.value());
    return formatted(" of the {} that {} runs", word, describe_ident(loop.ident, threads_));
  }

  [[nodiscard]] std::string describe_cycle(const std::vector<std::size_t>& cycle) const {
    std::string text = "cycle: ";
    for (const std::size_t task : cycle)
      text += formatted("'{}' waits for ", tasks_.tasks[task].name);
    return text + formatted("'{}'", tasks_.tasks[cycle.front()].name);
  }

  /// "waits for 'a', 'b', 'c' and 7 more (gather)", "waits for 'a' and 1 future (wait)".
  [[nodiscard]] std::string describe_others(const analysis::Task& task) const {
    std::vector<std::string> parts;
    if (!task.awaits.empty()) {
      parts.push_back(list_some(task.awaits.size(), most_names, [&](std::size_t at) {
        return formatted("'{}'", tasks_.tasks[task.awaits[at]].name);
      }));
    }
    if (!task.jobs.empty()) {
      parts.push_back(list_some(task.jobs.size(), most_names, [&](std::size_t at) {
        return describe_job(task.jobs[at], threads_);
      }));
    }
    const std::size_t others = task.futures - std::min(task.futures, task.jobs.size());
    if (others != 0 || parts.empty()) parts.push_back(counted(others, "future"));
    std::string text = "waits for ";
    for (std::size_t at = 0; at < parts.size(); ++at)
      text += (at == 0 ? "" : " and ") + parts[at];
    return text + describe_group(task.target.kind);
  }

  /// "waits for Event.wait() in thread 0x7f… (app.py:9)", "resolves a name in a thread".
  [[nodiscard]] std::string describe_call(const analysis::Task& task) const {
    analysis::TaskJob job = task.jobs.empty() ? analysis::TaskJob() : task.jobs.front();
    job.function = task.target.text;
    return describe_job(job, threads_);
  }

  [[nodiscard]] std::string describe(const analysis::Task& task) const {
    switch (task.state) {
      case TaskState::running:
        return "running";
      case TaskState::ready:
        return "ready to run";
      case TaskState::not_started:
        return "not started";
      case TaskState::unknown:
        return "runs, or is ready to run";
      case TaskState::waiting:
        break;
    }
    if (task.target.kind.empty()) return "waits";
    if (task.target.text.empty()) return describe_others(task);
    if (task.target.kind == "thread") return describe_call(task);
    return analysis::describe_target(task) + describe_task_holders(tasks_, task);
  }

  document::Task make_row(const analysis::Task& task) {
    document::Task row;
    row.name = task.name;
    row.address = task.address.value();
    row.state = analysis::name_state(task.state);
    row.kind = task.target.kind;
    row.text = describe(task);
    if (task.is_being_cancelled) row.text += ", being cancelled";
    row.object = task.target.object.value();
    row.object_name = task.object_name;
    row.descriptor = task.target.descriptor;
    row.until = task.target.until;
    if (task.parent) row.parent = tasks_.tasks[*task.parent].address.value();
    for (const std::size_t other : task.awaits)
      row.awaits.push_back(tasks_.tasks[other].address.value());
    for (const std::size_t other : task.awaited_by)
      row.awaited_by.push_back(tasks_.tasks[other].address.value());
    for (const analysis::TaskJob& job : task.jobs)
      row.jobs.push_back(make_job(job));
    for (const analysis::TaskHolder& holder : task.holders) {
      row.holders.push_back({tasks_.tasks[holder.task].address.value(),
                             holder.certainty == analysis::Certainty::exact,
                             holder.place});
    }
    add_places(task, row);
    if (const auto hole = task.lacks.hole()) row.hole = *hole;
    return row;
  }

  static document::TaskJob make_job(const analysis::TaskJob& job) {
    return {job.future.value(),
            job.function,
            analysis::name_state(job.state),
            job.ident,
            job.certainty == analysis::Certainty::exact,
            job.place};
  }

  void add_places(const analysis::Task& task, document::Task& row) {
    const python::Program& program = work_.program();
    const auto& frames = task.chain.frames;
    const python::BareFrame* const telling = python::find_telling_frame(program, frames);
    row.chain.reserve(frames.size());
    std::for_each(frames.rbegin(), frames.rend(), [&](const python::BareFrame& frame) {
      row.chain.push_back(find_place(frame));
      if (&frame == telling) row.place = row.chain.back();
      if (!extent_.locals) return;
      row.variables.emplace_back();
      if (!python::is_frame_of_async_library(program, frame)) add_variables(frame, row);
    });
  }

  void add_variables(const python::BareFrame& frame, document::Task& row) {
    constexpr std::size_t indent = 8;
    const auto bindings = python::read_bindings(work_.program(), frame);
    for (const python::Binding& binding : bindings.known) {
      if (binding.kind == python::VariableKind::hidden || !work_.budget().spend_node()) continue;
      work_.fit_screen(indent + 2 * row.depth + binding.name.size());
      row.variables.back().push_back(
          {name_scope(binding.kind), binding.name, work_.describe(binding.value)});
    }
    const auto hole = bindings.lacks.hole();
    if (hole && !row.hole) row.hole = *hole;
  }

  /// Most of ten thousand tasks stand where others do.
  document::SharedPlace find_place(const python::BareFrame& frame) {
    const auto make = [&] { return place_of(python::describe_frame(work_.program(), frame)); };
    const bool is_plain = frame.instruction && !frame.traced_line && !frame.hole;
    if (!is_plain) return std::make_shared<const document::FramePlace>(make());
    document::SharedPlace& known = places_[{frame.code, *frame.instruction}];
    if (known == nullptr) {
      document::FramePlace made = make();
      made.address = 0;
      known = std::make_shared<const document::FramePlace>(std::move(made));
    }
    return known;
  }

  session::Work& work_;
  const analysis::TaskList& tasks_;
  const python::ThreadList& threads_;
  TaskExtent extent_;
  std::map<std::pair<Address, std::int64_t>, document::SharedPlace> places_;
};

}  // namespace

void add_tasks(session::Work& work,
               const analysis::TaskList& tasks,
               const python::ThreadList& threads,
               const TaskExtent& extent,
               Document& answer) {
  Writer(work, tasks, threads, extent).add(answer);
}

}  // namespace hognose::command
