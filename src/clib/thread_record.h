// The records that glibc keeps of threads: which there are, and which of them fork() has left behind.
//
//     pthread_self ─► struct pthread { tcb ─► itself, …, self ─► itself, …, list, tid, …, cleanup, …, cancelhandling }
//
// Those whose stacks the library made are linked in a ring, those of other stacks in a second one, and in a third
// those whose stack is kept for the next thread. The heads of the rings stand one behind the other in the loader,
// since 2.34 (nptl/descr.h; dl_stack_used, dl_stack_user, dl_stack_cache of _rtld_global).
//
// A child has one thread, the one that called fork(). The records of the others are there as well, and stay: they
// are moved to the third ring, and their ids are zeroed (reclaim_stacks of sysdeps/nptl/libc_fork.c). A thread that has ended
// has marked its record before, and these have not.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "target/seams/memory.h"

namespace hognose::clib {

struct ThreadRecord {
  Address at;  ///< pthread_self()
  std::int32_t tid = 0;  ///< kernel id inside of the target; 0: it does not run in this process
  bool is_exiting = false;  ///< it has ended by itself, or is about to
  Address cleanup;  ///< what it is inside of and has to clean up, the newest first; null: nothing
};

/// not_found if no record is there; unmapped.
[[nodiscard]] Result<ThreadRecord> read_thread_record(const target::Memory& memory,
                                                      Address pthread_self);

/// All threads that run, as far as the record of one of them leads to others: none where that is none.
[[nodiscard]] std::vector<ThreadRecord> list_thread_records(const target::Memory& memory,
                                                            Address living);

/// In a process that was forked: the threads that its parent had as well then, by the record of one that runs here.
/// None before glibc 2.34, where no record leads to them.
[[nodiscard]] std::vector<ThreadRecord> list_left_by_fork(const target::Memory& memory,
                                                          Address living);

}  // namespace hognose::clib
