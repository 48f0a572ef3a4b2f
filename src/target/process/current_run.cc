// The clock of the process, and the count of the thread's runs.
// SPDX-License-Identifier: MIT
#include "target/process/current_run.h"

#include <ctime>

#include "target/process/sleep_proof.h"
#include "target/seams/descriptor.h"

namespace hognose::target {

CurrentRun::CurrentRun(::pid_t pid, ::pid_t tid)
    : pid_(pid),
      path_("/proc/" + std::to_string(pid) + "/task/" + std::to_string(tid) + "/schedstat"),
      runs_(count()),
      since_(processor_time()) {}

bool CurrentRun::is_more_than_a_moment() {
  constexpr std::chrono::microseconds moment(50);
  const auto runs = count();
  const auto now = processor_time();
  if (!since_ || !now) return true;
  if (runs == runs_) return *now - *since_ > moment;
  runs_ = runs;
  since_ = now;
  return false;
}

std::optional<std::uint64_t> CurrentRun::count() const {
  const auto text = read_proc_file(path_);
  return text ? parse_runs(*text) : std::nullopt;
}

std::optional<std::chrono::nanoseconds> CurrentRun::processor_time() const {
  ::clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &time) != 0)
    return std::nullopt;
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace hognose::target
