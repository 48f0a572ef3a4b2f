// Gathers the sentences about waits and tasks.
// SPDX-License-Identifier: MIT
#include "command/answer/findings.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "analysis/tasks/trio_tasks.h"
#include "analysis/wait_sum.h"
#include "command/answer/greenlet_sum.h"
#include "command/answer/task_sum.h"

namespace hognose::command {
namespace {

bool is_lock(const analysis::WaitSentence& wait) {
  return wait.weight <= analysis::WaitWeight::held;
}

/// What keeps it from going on, and then what it waits for besides.
std::vector<std::string> put_in_order(const std::vector<analysis::WaitSentence>& waits,
                                      const std::vector<TaskSentence>& tasks) {
  std::vector<std::string> sentences;
  for (const bool locks : {true, false}) {
    for (const analysis::WaitSentence& wait : waits) {
      if (is_lock(wait) == locks) sentences.push_back(wait.text);
    }
    for (const TaskSentence& task : tasks) {
      if (task.is_stuck == locks) sentences.push_back(task.text);
    }
  }
  return sentences;
}

}  // namespace

Findings find_what_matters(session::Work& work,
                           const session::Reading& reading,
                           const std::vector<target::OsThread>& os_threads) {
  const python::Program& program = work.program();
  session::Session& session = work.session();
  Findings findings;
  findings.waits = session::find_waits(session, reading, program, os_threads);
  const bool is_only_thread = os_threads.size() == 1 && program.target->gaps.empty();
  const auto waits = analysis::sum_up_waits(findings.waits.graph, is_only_thread);
  const auto threads = session.threads(reading);
  std::vector<TaskSentence> tasks;
  if (threads && !reading.only_thread) {
    const auto list = analysis::read_all_tasks(program, **threads, work.budget());
    tasks = sum_up_tasks(program, **threads, list, work.budget());
    const auto greenlets = analysis::glance_at_greenlets(program, **threads);
    std::ranges::move(sum_up_greenlets(program, greenlets), std::back_inserter(tasks));
    findings.tasks = list.tasks.size();
    findings.task_lacks = list.lacks;
  }
  findings.is_deadlock = (!waits.empty() && waits.front().weight == analysis::WaitWeight::circle) ||
                         std::any_of(tasks.begin(), tasks.end(), [](const TaskSentence& task) {
                           return task.is_circle;
                         });
  findings.is_stuck = std::any_of(waits.begin(), waits.end(), is_lock) ||
                      std::any_of(tasks.begin(), tasks.end(), [](const TaskSentence& task) {
                        return task.is_stuck;
                      });
  findings.sentences = put_in_order(waits, tasks);
  return findings;
}

}  // namespace hognose::command
