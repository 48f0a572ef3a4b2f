// What a thread, or a whole process, does for a pool that it belongs to: it waits for jobs, or runs one, or carries them.
//
// Told by functions of whoever made the pool: concurrent.futures, multiprocessing, anyio, trio, loky, billiard.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>

#include "analysis/thread_state.h"
#include "analysis/waits.h"
#include "python/frames/frame.h"

namespace hognose::analysis {

/// What the thread of these frames, newest first, does for its pool; nothing if it is of none, or only prepares itself.
[[nodiscard]] std::optional<PoolWork> find_pool_work(std::span<const python::Frame* const> frames);
/// Whether an idle worker waits for a job, or whoever carries jobs to it. It does by a queue; of trio by a lock of its own; of
/// a pool of processes by the lock that goes with a pipe of jobs, if one that lives has that: if whoever had it has ended, no
/// worker ever gets a job.
[[nodiscard]] bool is_for_a_job(const Resource& resource,
                                std::span<const python::Frame* const> frames);

/// Whether a frame is of concurrent.futures' pools of threads.
[[nodiscard]] bool is_of_thread_pools(const python::Frame& frame);
/// Of its pools of processes.
[[nodiscard]] bool is_of_process_executors(const python::Frame& frame);
/// Of anyio's backend on asyncio, which has the class of its threads.
[[nodiscard]] bool is_of_anyio(const python::Frame& frame);
/// Whether it calls the function of trio.to_thread.run_sync().
[[nodiscard]] bool calls_job_of_trio(const python::Frame& frame);

}  // namespace hognose::analysis
