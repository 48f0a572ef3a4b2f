// Putting together the seams of a live process.
// SPDX-License-Identifier: MIT
#include "target/process_target.h"

#include <utility>

#include "target/descriptor.h"
#include "target/image_symbols.h"
#include "target/process_memory.h"
#include "target/process_threads.h"

namespace hognose::target {
namespace {

/// A thread through which the process can be looked at: its main thread may have ended already.
Result<::pid_t> living_thread(::pid_t pid) {
  for (const ::pid_t tid : TRY(list_thread_ids(pid))) {
    const auto thread = read_thread(pid, tid);
    if (thread && !is_dead(*thread)) return tid;
  }
  return fail(ErrorKind::not_found, "a living thread of the process");
}

std::unique_ptr<Threads> running_threads(::pid_t pid, const std::vector<::pid_t>& ids) {
  auto threads = std::make_unique<RecordedThreads>();
  for (const ::pid_t tid : ids) {
    if (auto thread = read_thread(pid, tid)) threads->add(std::move(*thread), std::nullopt);
  }
  return threads;
}

}  // namespace

Result<Target> open_process(::pid_t pid, const ProcessOptions& options) {
  const ::pid_t tid = TRY(living_thread(pid));
  Target target;
  target.pid = pid;
  target.is_live = true;
  target.memory = std::make_unique<ProcessMemory>(TRY(ProcessMemory::open(tid)));
  target.files = open_process_files(tid);
  if (options.no_stop) {
    target.threads = running_threads(pid, TRY(list_thread_ids(pid)));
  } else {
    auto stopped = std::make_shared<StoppedProcess>(TRY(StoppedProcess::stop(pid)));
    auto threads = std::make_unique<RecordedThreads>();
    stopped->record_into(*threads);
    target.threads = std::move(threads);
    target.hold = std::move(stopped);
  }
  const std::string maps = "/proc/" + std::to_string(tid) + "/maps";
  target.maps = Maps(parse_proc_maps(TRY(read_proc_file(maps))));
  target.symbols = std::make_unique<ImageSymbols>(*target.memory, *target.files, target.images());
  return target;
}

}  // namespace hognose::target
