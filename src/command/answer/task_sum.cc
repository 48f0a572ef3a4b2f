// Tasks that do the same, counted.
// SPDX-License-Identifier: MIT
#include "command/answer/task_sum.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "analysis/lock_holders.h"
#include "analysis/own_code.h"
#include "analysis/tasks/task_cycles.h"
#include "analysis/tasks/task_objects.h"
#include "base/formatted.h"
#include "base/list_some.h"
#include "command/answer/running_place.h"
#include "command/answer/task_words.h"

namespace hognose::command {
namespace {

using analysis::Task;
using analysis::TaskState;

/// How much it says of why nothing goes on, the most first.
int weigh(const Task& task) {
  if (task.state == TaskState::running) return 0;
  if (task.state != TaskState::waiting) return 4;
  const std::string& kind = task.target.kind;
  if (kind == "lock" || kind == "condition" || kind == "semaphore" || kind == "capacitylimiter")
    return 1;
  if (kind == "event" || kind == "barrier" || kind.starts_with("queue")) return 2;
  const bool is_for_others = !task.awaits.empty();
  return is_for_others ? 5 : 3;
}

/// "wait for Lock …" of "waits for Lock …".
std::string in_plural(const std::string& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const bool is_verb = end > 1 && text[end - 1] == 's';
  return is_verb ? text.substr(0, end - 1) + text.substr(end) : text;
}

struct Group {
  int weight = 0;
  std::string
      what;  ///< "waits for Lock at 0x7f…"; of a state that is no verb, with "is"; what they have in common
  std::string place;  ///< "handle, aio.py:12"; empty if unknown
  std::vector<const Task*> tasks;
};

std::string describe_doing(const Task& task) {
  switch (task.state) {
    case TaskState::running:
      return "runs";
    case TaskState::ready:
      return "could go on";
    case TaskState::not_started:
      return "could begin";
    case TaskState::unknown:
      return "runs, or could go on";
    case TaskState::waiting:
      break;
  }
  std::string text = analysis::describe_target(task);
  if (task.target.kind == "thread") return text + " in a thread";
  if (!text.empty()) return text;
  const bool is_for_job = task.awaits.empty() && !task.jobs.empty();
  return is_for_job ? "waits for " + describe_job(task.jobs.front()) : "waits for other tasks";
}

/// The same as far as it is common to several tasks: each may have a future or a queue of its own. Of what
/// somebody has it matters which one it is.
std::string describe_common(const Task& task) {
  const bool is_for_object = task.state == TaskState::waiting && !task.target.object.is_null();
  const bool may_be_held = !task.holders.empty() || task.target.kind == "lock";
  return is_for_object && !may_be_held ? analysis::describe_targets(task) : describe_doing(task);
}

std::string describe_place(const python::Frame& frame) {
  return formatted("{}, {}", frame.name(), analysis::describe_place(frame));
}

/// The newest coroutine of own code; where all are of libraries, the newest that is not asyncio's own.
const python::BareFrame* find_told_frame(const python::Program& program,
                                         const std::vector<python::BareFrame>& frames) {
  const auto own =
      std::find_if(frames.rbegin(), frames.rend(), [&program](const python::BareFrame& frame) {
        // Wherever they are installed.
        if (python::is_frame_of_async_library(program, frame)) return false;
        const auto code = python::share_code(program, frame.code);
        return code != nullptr && analysis::is_own_frame(code->path, code->name);
      });
  return own == frames.rend() ? python::find_own_frame(program, frames) : &*own;
}

/// Where that stands.
std::string describe_place(const python::Program& program, const Task& task) {
  const python::BareFrame* const told = find_told_frame(program, task.chain.frames);
  return told == nullptr ? "" : describe_place(python::describe_frame(program, *told));
}

/// "asyncio: ", whose task it is.
const char* name_library(const analysis::TaskList& tasks, const Task& task) {
  const bool is_of_trio =
      std::any_of(tasks.loops.begin(), tasks.loops.end(), [&](const analysis::Loop& loop) {
        return loop.is_of_trio && loop.address == task.loop;
      });
  return is_of_trio ? "trio: " : "asyncio: ";
}

/// Whether nobody wants to hear of it: trio's own, which it has whatever a program does.
bool is_of_library(const python::Program& program, const Task& task) {
  return task.is_of_system && python::find_own_frame(program, task.chain.frames) == nullptr;
}

/// Names before the rest is counted.
constexpr std::size_t most_task_names = 4;

std::string describe(const Group& group, const analysis::TaskList& tasks) {
  const std::size_t count = group.tasks.size();
  const std::string doing = describe_doing(*group.tasks.front());
  const bool is_same = std::ranges::all_of(
      group.tasks, [&doing](const Task* task) { return describe_doing(*task) == doing; });
  const std::size_t total = tasks.tasks.size();
  std::string text = name_library(tasks, *group.tasks.front());
  if (count == 1) {
    text += formatted("task '{}' {}", group.tasks.front()->name, doing);
  } else {
    text += formatted("{} of {} tasks {}", count, total, in_plural(is_same ? doing : group.what));
  }
  if (!group.place.empty()) text += formatted(" ({})", group.place);
  // What does not end then is what a loop that is to end waits for.
  if (group.tasks.front()->is_being_cancelled) text += ", being cancelled";
  text += describe_task_holders(tasks, *group.tasks.front());
  if (group.weight == 0) text += ", and until it waits no other task of its loop does";
  if (count == 1) return text;
  return text + ": " + list_some(count, most_task_names, [&](std::size_t at) {
           return formatted("'{}'", group.tasks[at]->name);
         });
}

/// More shapes than anybody reads; the tasks of the rest are still counted in the whole.
constexpr std::size_t most_groups = 1000;

/// Those in a circle have been told before.
std::vector<Group> group_tasks(const python::Program& program,
                               const python::ThreadList& threads,
                               const analysis::TaskList& tasks,
                               const std::set<std::size_t>& in_circles,
                               Budget& budget) {
  std::vector<Group> groups;
  std::map<std::tuple<std::string, std::string, bool>, std::size_t> known;
  for (std::size_t place_in_list = 0; place_in_list < tasks.tasks.size(); ++place_in_list) {
    if (in_circles.count(place_in_list) != 0) continue;
    const Task& task = tasks.tasks[place_in_list];
    if (is_of_library(program, task)) continue;
    std::string what = describe_common(task);
    const auto running = find_running_frame(program, threads, tasks, task, budget);
    std::string place = running ? describe_place(*running) : describe_place(program, task);
    const auto [at, is_new] =
        known.emplace(std::tuple(what, place, task.is_being_cancelled), groups.size());
    if (is_new && groups.size() == most_groups) break;
    if (is_new) groups.push_back({weigh(task), std::move(what), std::move(place), {}});
    groups[at->second].tasks.push_back(&task);
  }
  std::stable_sort(groups.begin(), groups.end(), [](const Group& one, const Group& other) {
    if (one.weight != other.weight) return one.weight < other.weight;
    return one.tasks.size() > other.tasks.size();
  });
  return groups;
}

/// "asyncio: deadlock: 'a' (f, app.py:5) waits for Lock …, held by 'b' (app.py:3), which waits for …".
std::string describe_circle(const python::Program& program,
                            const analysis::TaskList& tasks,
                            const analysis::TaskCycle& cycle) {
  const Task& first = tasks.tasks[cycle.tasks.front()];
  const std::string place = describe_place(program, first);
  std::string text = formatted("{}{} '{}'{}",
                               name_library(tasks, first),
                               cycle.is_certain ? "deadlock:" : "likely deadlock:",
                               first.name,
                               place.empty() ? "" : formatted(" ({})", place));
  const char* before = " ";
  for (std::size_t at = 0; at < cycle.tasks.size(); ++at) {
    const std::size_t next = cycle.tasks[(at + 1) % cycle.tasks.size()];
    text += before + describe_task_wait(tasks, tasks.tasks[cycle.tasks[at]], next);
    before = ", which ";
  }
  const bool is_of_several = std::ranges::any_of(cycle.tasks, [&](std::size_t at) {
    return tasks.tasks[at].target.kind != "lock" && tasks.tasks[at].holders.size() > 1;
  });
  return is_of_several ? text + ": none of them goes on" : text;
}

}  // namespace

std::vector<TaskSentence> sum_up_tasks(const python::Program& program,
                                       const python::ThreadList& threads,
                                       const analysis::TaskList& tasks,
                                       Budget& budget) {
  std::vector<TaskSentence> sentences;
  std::set<std::size_t> in_circles;
  for (const analysis::TaskCycle& cycle : analysis::find_task_cycles(program, tasks.tasks)) {
    in_circles.insert(cycle.tasks.begin(), cycle.tasks.end());
    sentences.push_back({describe_circle(program, tasks, cycle), true, true});
  }
  for (const Group& group : group_tasks(program, threads, tasks, in_circles, budget)) {
    const bool is_stuck = group.weight == 0 || (group.weight == 1 && group.tasks.size() > 1);
    sentences.push_back({describe(group, tasks), is_stuck});
  }
  return sentences;
}

}  // namespace hognose::command
