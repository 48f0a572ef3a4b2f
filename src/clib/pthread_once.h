// Who runs the function that pthread_once() was given, while all others that call it wait.
//
// Its control word says that somebody does, and not who. But should that thread be cancelled meanwhile, the word must
// be set back: so it has noted that it has to clean up this word (nptl/pthread_once.c), in a buffer on its stack. The
// thread's record leads to the newest of its buffers, and each to the one before. Since 2.34 the buffer is part of a
// larger one, which has the word (struct __pthread_cleanup_combined_frame).
//
// std::call_once() of libstdc++ is made of it.
// SPDX-License-Identifier: MIT
#pragma once

#include "clib/thread_record.h"

namespace hognose::clib {

/// What the word is while somebody runs the function, beside how often the process was forked.
[[nodiscard]] constexpr bool is_once_in_progress(std::uint32_t word) {
  return (word & 3U) == 1;
}

/// Whether the thread runs the function of pthread_once(control, …).
[[nodiscard]] bool runs_once(const target::Memory& memory,
                             const ThreadRecord& thread,
                             Address control);

}  // namespace hognose::clib
