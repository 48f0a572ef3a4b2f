// Jobs of executors, in threads of a made-up Python.
// SPDX-License-Identifier: MIT
#include "analysis/tasks/task_jobs.h"

#include <gtest/gtest.h>

#include "python/fake/fake_tasks.h"

namespace hognose::analysis {
namespace {

using layout::PyCodeObject;

struct TaskJobsTest : testing::Test {
  python::FakeTasks python;
  python::ThreadList threads;
  Address future = python.job_future();
  Address load = make_load();

  Address make_load() {
    const Address made = python::make_function(python, U"load");
    python.set(made, layout::PyFunctionObject::func_code, python.code(U"load", 1));
    return made;
  }
  Address item(Address of, const std::u32string& module = U"concurrent.futures.thread") {
    const Address type =
        python::make_class(python, "_WorkItem", {}, {{U"__module__", python.text(module)}});
    return python::make_instance(
        python, type, python::make_attribute_dict(python, {{U"future", of}, {U"fn", load}}));
  }
  /// A frame of concurrent/futures/FILE.
  Address frame(const std::u32string& function,
                const std::u32string& file,
                Address older,
                const python::FakeTasks::Local& variable) {
    const Address code = python.code(function, 5, {variable.first});
    python.set(code, PyCodeObject::co_filename, python.text(U"/lib/concurrent/futures/" + file));
    return python.frame(code, older, {variable.second});
  }
  /// A frame of a thread of anyio, or of another library, which has these variables.
  Address anyio_frame(const std::vector<python::FakeTasks::Local>& variables,
                      const std::u32string& function = U"run",
                      const std::u32string& path = U"/s/anyio/_backends/_asyncio.py") {
    std::vector<std::u32string> names;
    std::vector<Address> values;
    for (const auto& [name, value] : variables) {
      names.push_back(name);
      values.push_back(value);
    }
    const Address code = python.code(function, 5, names);
    python.set(code, PyCodeObject::co_filename, python.text(path));
    return python.frame(code, {}, values);
  }
  void add_thread(std::uint64_t ident, Address newest) {
    threads.threads.push_back(python.thread(ident, newest));
  }
  TaskJob find() {
    std::vector<Task> tasks(1);
    tasks[0].target.jobs = {future};
    Budget budget;
    add_task_jobs(python.program, threads, tasks, budget);
    return tasks[0].jobs.empty() ? TaskJob{} : tasks[0].jobs[0];
  }
};

TEST_F(TaskJobsTest, OneThatNobodyHasIsNotKnown) {
  const TaskJob job = find();
  EXPECT_EQ(job.future, future);
  EXPECT_EQ(job.state, JobState::unknown);
  EXPECT_EQ(job.function, "");
  EXPECT_EQ(job.ident, 0U);
}

TEST_F(TaskJobsTest, OneThatHasEndedIsSaidTo) {
  future = python.job_future(U"FINISHED");
  EXPECT_EQ(find().state, JobState::ended);
}

TEST_F(TaskJobsTest, AThreadRunsIt) {
  const Address worker = frame(U"_worker", U"thread.py", {}, {U"work_queue", python.none()});
  add_thread(7, frame(U"run", U"thread.py", worker, {U"self", item(future)}));
  const TaskJob job = find();
  EXPECT_EQ(job.state, JobState::running);
  EXPECT_EQ(job.function, "load()");
  EXPECT_EQ(job.ident, 7U);
  EXPECT_EQ(job.certainty, Certainty::exact);
}

TEST_F(TaskJobsTest, AThreadOfAnyioRunsIt) {
  future = python.future();
  add_thread(7, anyio_frame({{U"func", load}, {U"future", future}}));
  const TaskJob job = find();
  EXPECT_EQ(job.state, JobState::running);
  EXPECT_EQ(job.function, "load()");
  EXPECT_EQ(job.ident, 7U);
  EXPECT_EQ(job.certainty, Certainty::exact);
}

TEST_F(TaskJobsTest, AThreadOfAnyioThatHasEndedItHasItNoMore) {
  future = python.future();
  add_thread(7, anyio_frame({{U"func", {}}, {U"future", {}}}));
  EXPECT_EQ(find().state, JobState::unknown);
}

TEST_F(TaskJobsTest, AThreadOfTrioRunsItInTheContextThatTheTaskKeeps) {
  future = python.object<layout::PyObject>(python.type("_contextvars.Context"));
  add_thread(7,
             anyio_frame(
                 {{U"context", future}, {U"sync_fn", load}}, U"worker_fn", U"/s/trio/_threads.py"));
  const TaskJob job = find();
  EXPECT_EQ(job.state, JobState::running);
  EXPECT_EQ(job.function, "load()");
  EXPECT_EQ(job.ident, 7U);
  EXPECT_EQ(job.certainty, Certainty::exact);
}

TEST_F(TaskJobsTest, ProcessesAreToRunIt) {
  const Address jobs =
      python.dict({{python.integer(1), item(future, U"concurrent.futures.process")}});
  add_thread(7,
             frame(U"_queue_management_worker", U"process.py", {}, {U"pending_work_items", jobs}));
  const TaskJob job = find();
  EXPECT_EQ(job.state, JobState::of_processes);
  EXPECT_EQ(job.function, "load()");
  EXPECT_EQ(job.ident, 0U);
}

}  // namespace
}  // namespace hognose::analysis
