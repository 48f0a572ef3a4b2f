// Which kernel thread a thread state belongs to, where its own fields do not say so.
//
// PyThreadState.thread_id is pthread_self() of the thread that made the state. Two things are wrong
// with it:
//
//   - A kernel thread that could not be stopped has no known TLS base to compare it with. Then the C
//     library's record of the thread, which is at this very address, has its kernel id.
//   - Up to 3.12, interpreters that share a process are run by whichever thread asks for it, in the
//     state that their creator made. Then it tells who lies: the C stack of the thread that runs
//     the frames holds their anchors, or, up to 3.9, pointers to them.
//
// PyThreadState.native_thread_id (3.11+) is the kernel's id of the same thread, until C code forks:
// the child's only thread has its parent's, unless PyOS_AfterFork_Child() was called.
// SPDX-License-Identifier: MIT
#pragma once

#include "base/budget.h"
#include "python/threads/thread.h"

namespace hognose::python {

/// The kernel's list, read once an epoch.
[[nodiscard]] const std::vector<target::OsThread>& os_threads(const Program& program);

/// Whether there are states of more than one interpreter.
[[nodiscard]] bool has_several_interpreters(const ThreadList& list);

/// Gives a native id to the states that have none, if TLS bases of kernel threads are not known,
/// and another to those whose own is no thread's.
void add_native_ids(const Program& program, ThreadList& list);

/// Gives each state with frames, of interpreters other than the first, the identity of the thread
/// that runs them. Where that cannot be told the state stays as it is, and is counted in
/// `unplaced`. Reads nothing if there is one interpreter.
void find_runners(const Program& program, ThreadList& list, Budget& budget);

}  // namespace hognose::python
