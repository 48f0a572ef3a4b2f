// How far a runtime is on its way from Py_Initialize() to the end of Py_Finalize().
//
// Py_Finalize() joins threads and runs what atexit has. Then it says which thread state ends the runtime
// (_PyRuntime._finalizing, up to 3.6 _Py_Finalizing), takes modules and interpreters apart until there is none,
// and calls last what Py_AtExit() was given. That name stays until the next Py_Initialize():
//
//     interpreters.head   _finalizing
//     NULL                NULL          nobody has initialized it
//     set                 NULL          it runs
//     set                 set           it is being finalized
//     NULL                set           it has been finalized
//
// 2.7 does not say who ends it: without an interpreter it is over if its types have been made ready once.
// (Python/pylifecycle.c, Py_FinalizeEx; 2.7: Python/pythonrun.c)
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "python/program/program.h"

namespace hognose::python {

enum class RuntimePhase : std::uint8_t { not_initialized, running, finalizing, finalized };

/// Where it is, and who ends it.
struct RuntimeProgress {
  RuntimePhase phase = RuntimePhase::running;
  Address finalizer;  ///< the PyThreadState; null if none does, or if that is not told
};

/// not_found where an interpreter is there and this build does not say whether somebody ends it.
[[nodiscard]] Result<RuntimeProgress> read_runtime_progress(const Program& program);

}  // namespace hognose::python
