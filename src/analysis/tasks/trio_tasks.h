// The tasks of trio, in the same list as those of asyncio.
//
// A thread that runs them is in `run` of trio._core._run, whose variable `runner` has them all. Where another
// loop does (guest mode), a thread of trio waits for files in the meantime, and leads to the same.
// SPDX-License-Identifier: MIT
#pragma once

#include "analysis/tasks/tasks.h"

namespace hognose::analysis {

/// Adds what all loops of trio have to the list. Below a task stand those of its nurseries.
void add_trio_tasks(const python::Program& program,
                    const python::ThreadList& threads,
                    TaskList& list,
                    Budget& budget);

/// The tasks of both.
[[nodiscard]] TaskList read_all_tasks(const python::Program& program,
                                      const python::ThreadList& threads,
                                      Budget& budget);

/// What a frame of trio's loop leads to; null for any other.
struct TrioRunner {
  Address runner;
  bool is_run_here = false;  ///< by the very thread whose frame this is
};
[[nodiscard]] TrioRunner find_trio_runner(const python::Program& program,
                                          const python::BareFrame& frame,
                                          Budget& budget);

/// How many tasks of a loop wait.
struct WaitingTrioTasks {
  std::size_t count = 0;
  bool is_whole = true;
};
[[nodiscard]] WaitingTrioTasks count_waiting_trio_tasks(const python::Program& program,
                                                        Address runner,
                                                        Budget& budget);

}  // namespace hognose::analysis
