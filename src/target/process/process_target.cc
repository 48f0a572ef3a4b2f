// Putting together the seams of a live process.
// SPDX-License-Identifier: MIT
#include "target/process/process_target.h"

#include <utility>

#include "target/image_symbols.h"
#include "target/process/process_files.h"
#include "target/process/process_hold.h"
#include "target/process/process_maps.h"
#include "target/process/process_memory.h"
#include "target/process/process_rights.h"
#include "target/process/process_threads.h"
#include "target/seams/descriptor.h"

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

class ProcessPause final : public Pause {
 public:
  explicit ProcessPause(ProcessThreads& threads) : threads_(threads) {}
  Result<void> begin(const HoldWishes& wishes) override { return threads_.begin_hold(wishes); }
  void end() override { threads_.end_hold(); }
  [[nodiscard]] std::optional<std::chrono::steady_clock::time_point> held_since() const override {
    return threads_.hold() == nullptr ? std::nullopt : threads_.hold()->held_since();
  }
  [[nodiscard]] bool is_holding() const override {
    return threads_.hold() != nullptr && threads_.hold()->is_holding();
  }
  [[nodiscard]] std::set<std::int64_t> find_moved() const override {
    return threads_.hold() == nullptr ? std::set<std::int64_t>() : threads_.hold()->find_moved();
  }

 private:
  ProcessThreads& threads_;
};

}  // namespace

Result<Target> open_process(::pid_t pid, const ProcessOptions& options) {
  const ::pid_t tid = TRY(living_thread(pid));
  const auto rights = read_rights("/proc/" + std::to_string(tid));  // before anything else of it
  Target target;
  target.pid = pid;
  target.is_live = true;
  target.runs_on = options.no_stop;
  target.memory = std::make_unique<ProcessMemory>(TRY(ProcessMemory::open(tid)));
  auto threads = std::make_unique<ProcessThreads>(pid);
  if (!options.no_stop) target.pause = std::make_unique<ProcessPause>(*threads);
  target.threads = std::move(threads);
  auto maps = TRY(read_process_maps(tid));
  target.maps = std::move(maps.maps);
  if (maps.are_cut) target.gaps.emplace_back("the process has more mappings than are looked at");
  target.files = open_process_files(tid, rights, target.maps);
  target.symbols = std::make_unique<ImageSymbols>(*target.memory, *target.files, target.images());
  return target;
}

}  // namespace hognose::target
