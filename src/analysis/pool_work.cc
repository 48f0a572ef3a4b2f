// Knows pools by the names and files of their functions.
// SPDX-License-Identifier: MIT
#include "analysis/pool_work.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace hognose::analysis {
namespace {

/// Of the item of work, and since 3.14 of its context as well.
bool runs_job(const python::Frame& frame) {
  return is_of_thread_pools(frame) && frame.name() == "run";
}

/// By what `_worker` has called, newest first: the queue's `get` if that is written in Python.
std::optional<PoolWork> read_work(std::span<const python::Frame* const> called) {
  if (called.empty() || called.back()->path().ends_with("/queue.py")) return PoolWork{true, {}};
  if (!runs_job(*called.back())) return std::nullopt;
  while (!called.empty() && runs_job(*called.back()))
    called = called.first(called.size() - 1);
  return PoolWork{false, called.empty() ? std::string() : called.back()->name()};
}

/// Whether it is the function of a thread of anyio. What runs a loop is called so as well, but by anyio itself.
bool runs_anyio_thread(const python::Frame& frame, const python::Frame& caller) {
  return is_of_anyio(frame) && frame.name() == "run" &&
         caller.path().find("/anyio/") == std::string::npos;
}

/// By what a thread of anyio has called, newest first. Of a job in C there is nothing.
std::optional<PoolWork> read_anyio_work(std::span<const python::Frame* const> called) {
  if (called.empty()) return PoolWork{false, {}};
  const python::Frame& frame = *called.back();
  const bool is_of_queue = frame.path().ends_with("/queue.py");
  if (is_of_queue && frame.name() == "get") return PoolWork{true, {}};
  const bool is_end = is_of_queue || frame.path().ends_with("/asyncio/base_events.py");
  return is_end ? std::nullopt : std::optional(PoolWork{false, frame.name()});
}

/// Of trio, all loops of which share them.
bool runs_trio_thread(const python::Frame& frame) {
  return frame.name() == "_work" && frame.path().ends_with("/trio/_core/_thread_cache.py");
}

/// Whether a frame stands between a thread of trio and its job.
bool is_above_job_of_trio(const python::Frame& frame) {
  const std::string& path = frame.path();
  return path.ends_with("/trio/_core/_thread_cache.py") || calls_job_of_trio(frame) ||
         (frame.name() == "capture" && path.ends_with("/outcome/_impl.py")) ||
         (frame.name() == "wrapper" && path.ends_with("/anyio/_backends/_trio.py"));
}

/// By what a thread of trio has called, newest first.
PoolWork read_trio_work(std::span<const python::Frame* const> called) {
  if (called.empty()) return PoolWork{true, {}};
  while (!called.empty() && is_above_job_of_trio(*called.back()))
    called = called.first(called.size() - 1);
  return PoolWork{false, called.empty() ? std::string() : called.back()->name()};
}

/// A function, by its name and how the path of its file ends.
struct KnownFunction {
  std::string_view name;
  std::string_view file;
};

bool is_any_of(const python::Frame& frame, std::span<const KnownFunction> functions) {
  return std::ranges::any_of(functions, [&frame](const KnownFunction& one) {
    return frame.name() == one.name && frame.path().ends_with(one.file);
  });
}

/// What the main thread of a process that is a worker is in.
bool is_process_worker(const python::Frame& frame) {
  static constexpr std::array workers{
      KnownFunction{"worker", "/multiprocessing/pool.py"},
      KnownFunction{"_process_worker", "/concurrent/futures/process.py"},
      KnownFunction{"_process_worker", "/loky/process_executor.py"},
      KnownFunction{"workloop", "/billiard/pool.py"}};
  return is_any_of(frame, workers);
}

/// What such a worker calls to have a job.
bool asks_for_job(const python::Frame& frame) {
  static constexpr std::array askers{KnownFunction{"get", "/multiprocessing/queues.py"},
                                     KnownFunction{"receive", "/billiard/pool.py"}};
  return is_any_of(frame, askers);
}

/// Whether a frame may stand between such a worker and its job.
bool is_of_process_pool(const python::Frame& frame) {
  constexpr std::array<std::string_view, 5> files{"/concurrent/futures/process.py",
                                                  "/multiprocessing/pool.py",
                                                  "/loky/process_executor.py",
                                                  "/joblib/parallel.py",
                                                  "/celery/app/trace.py"};
  return std::ranges::any_of(
      files, [&frame](std::string_view file) { return frame.path().ends_with(file); });
}

/// By what the worker has called, newest first. Several jobs at once are called by functions of the pool; one alone
/// is called as the initializer is.
std::optional<PoolWork> read_process_work(std::span<const python::Frame* const> called) {
  if (called.empty()) return std::nullopt;
  const python::Frame& first = *called.back();
  if (asks_for_job(first)) return PoolWork{true, {}, true};
  if (!is_of_process_pool(first)) return std::nullopt;
  while (!called.empty() && is_of_process_pool(*called.back()))
    called = called.first(called.size() - 1);
  return PoolWork{false, called.empty() ? std::string() : called.back()->name(), true};
}

/// Whether the thread of these frames, newest first, only carries what others put into a queue.
bool carries_jobs(std::span<const python::Frame* const> frames) {
  static constexpr std::array carriers{KnownFunction{"_handle_tasks", "/multiprocessing/pool.py"},
                                       KnownFunction{"body", "/billiard/pool.py"},
                                       KnownFunction{"_feed", "/multiprocessing/queues.py"},
                                       KnownFunction{"_feed", "/billiard/queues.py"},
                                       KnownFunction{"_feed", "/loky/backend/queues.py"},
                                       KnownFunction{"_monitor", "/logging/handlers.py"}};
  const auto asking = std::ranges::find_if_not(frames, [](const python::Frame* frame) {
    return frame->path().ends_with("/threading.py") || frame->path().ends_with("/queue.py") ||
           frame->path().ends_with("/Queue.py") || frame->name() == "dequeue";
  });
  return asking != frames.end() && is_any_of(**asking, carriers);
}

}  // namespace

bool is_of_thread_pools(const python::Frame& frame) {
  return frame.path().ends_with("/concurrent/futures/thread.py");
}

bool is_of_anyio(const python::Frame& frame) {
  return frame.path().ends_with("/anyio/_backends/_asyncio.py");
}

bool calls_job_of_trio(const python::Frame& frame) {
  return frame.name() == "worker_fn" && frame.path().ends_with("/trio/_threads.py");
}

bool is_of_process_executors(const python::Frame& frame) {
  return frame.path().ends_with("/concurrent/futures/process.py");
}

std::optional<PoolWork> find_pool_work(std::span<const python::Frame* const> frames) {
  constexpr std::size_t most_below = 16;  // threading's, and of whoever wraps these
  const std::size_t end = frames.size() - std::min(frames.size(), most_below);
  for (std::size_t at = frames.size(); at > end; --at) {
    const python::Frame& frame = *frames[at - 1];
    if (is_of_thread_pools(frame) && frame.name() == "_worker")
      return read_work(frames.first(at - 1));
    if (runs_trio_thread(frame)) return read_trio_work(frames.first(at - 1));
    if (at < frames.size() && runs_anyio_thread(frame, *frames[at]))
      return read_anyio_work(frames.first(at - 1));
  }
  // A process that was forked has the frames of its parent below.
  constexpr std::size_t most_above = 100;
  for (std::size_t at = 0; at < std::min(frames.size(), most_above); ++at) {
    if (is_process_worker(*frames[at])) return read_process_work(frames.first(at));
  }
  return std::nullopt;
}

bool is_for_a_job(const Resource& resource, std::span<const python::Frame* const> frames) {
  constexpr std::string_view not_living = "TtZXx";
  if (resource.kind == ResourceKind::lock)
    return !frames.empty() && runs_trio_thread(*frames.front());
  if (resource.kind == ResourceKind::queue || resource.kind == ResourceKind::condition) {
    if (carries_jobs(frames)) return true;
    const auto idle = find_pool_work(frames);
    return idle && idle->is_idle && !idle->is_process;
  }
  if (resource.kind != ResourceKind::process_lock || resource.processes.size() != 1) return false;
  if (not_living.find(resource.processes.front().state) != std::string_view::npos) return false;
  const auto work = find_pool_work(frames);
  return work && work->is_idle;
}

}  // namespace hognose::analysis
