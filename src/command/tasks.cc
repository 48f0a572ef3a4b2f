// tasks: the tasks of asyncio and trio, what each waits for, and who waits for it; and greenlets.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "analysis/tasks/trio_tasks.h"
#include "base/formatted.h"
#include "command/answer/coroutine_list.h"
#include "command/answer/greenlet_list.h"
#include "command/answer/task_list.h"
#include "command/arguments.h"
#include "command/command.h"

namespace hognose::command {
namespace {

constexpr const char* tasks_help =
    R"(Shows the tasks of asyncio and trio that are not done, for each loop as a tree: below a task stand those
that it waits for, or that are in its nurseries. A line says its name, what it does or waits for, and the line at which its coroutine,
or the newest that it awaits, stands; coroutines of asyncio and trio themselves are passed over.

  --chain   show all coroutines of each task, the newest first
  --locals  the same with their variables, but those of asyncio's own
  --all     show coroutines that nobody has awaited as well: all memory is looked through for them

Tasks are those of asyncio.all_tasks(), and all that a loop of trio has. Greenlets (gevent, eventlet) are shown for each thread: what each
does, in which function of a library it is parked, and its stack; those with equal stacks together. No code
runs in the program.)";

constexpr Flag chain_flag{"--chain", "Show all coroutines of each task"};
constexpr Flag locals_flag{"--locals", "Show the variables of these coroutines as well"};
constexpr Flag coroutines_flag{"--all", "Show coroutines that nobody has awaited as well"};
constexpr std::array<Flag, 3> tasks_flags{chain_flag, locals_flag, coroutines_flag};

bool has_flag(const std::vector<std::string_view>& flags, const Flag& flag) {
  return std::find(flags.begin(), flags.end(), flag.name) != flags.end();
}

const char* describe_absence(const analysis::TaskList& tasks,
                             const analysis::GreenletGroups& greenlets,
                             bool is_whole) {
  if (!is_whole) return "Which tasks there are is not known";
  if (greenlets.has_greenlets) return "No task of asyncio, and no greenlet";
  if (tasks.has_trio) return "No task of asyncio or trio";
  return tasks.has_asyncio ? "No task of asyncio" : "No task: asyncio was never imported";
}

document::Document run_tasks(const session::Query& query) {
  const auto flags = read_flags(tasks_flags, query.arguments);
  if (!flags) return session::no_answer(query, "tasks", flags.error());
  const auto opened = query.session.open();
  if (!opened) return session::no_python(query, "tasks");
  const python::Program& program = (*opened)->program();
  session::Work work(query, program);
  const python::ThreadList& threads = (*opened)->threads(query.reading);
  const auto tasks = analysis::read_all_tasks(program, threads, work.budget());
  document::Document answer = session::new_answer("tasks");
  const TaskExtent extent{has_flag(*flags, chain_flag), has_flag(*flags, locals_flag)};
  add_tasks(work, tasks, threads, extent, answer);
  const auto greenlets = analysis::read_greenlets(program, threads, work.budget());
  if (answer.blocks.empty() && greenlets.threads.empty() && greenlets.is_known) {
    const bool is_whole = tasks.lacks.is_nothing() && threads.lacks.is_nothing();
    answer.add(document::Paragraph{describe_absence(tasks, greenlets, is_whole)});
  }
  add_greenlets(program, greenlets, threads, answer);
  if ((tasks.has_asyncio || tasks.has_trio) && has_flag(*flags, coroutines_flag))
    add_new_coroutines(work, tasks, threads, answer);
  if (tasks.foreign != 0) {
    answer.add(document::Note{formatted(
        "{} more of a type that is not asyncio's own: what they do is not known", tasks.foreign)});
  }
  answer.add_lacks(tasks.lacks, "some of the tasks");
  answer.add_lacks(threads.lacks, "some of the threads");
  return work.finish(std::move(answer));
}

constexpr std::array<Example, 4> tasks_examples{{
    {"", "the tasks of asyncio or trio as a tree, and what each waits for"},
    {"--chain", "with all that each of them awaits"},
    {"--locals", "with what each of these was called with, and has found since"},
    {"--all", "with coroutines that nobody has awaited"},
}};

}  // namespace

extern const Command tasks_command{
    .name = "tasks",
    .summary = "Show the tasks of asyncio and trio, and what each waits for; and greenlets",
    .arguments = "[--chain] [--locals] [--all]",
    .help = tasks_help,
    .category = Category::status,
    .run = run_tasks,
    .is_about_a_thread = false,
    .reads_values = true,
    .tells_of_hangs = true,
    .flags = tasks_flags,
    .examples = tasks_examples,
};

}  // namespace hognose::command
