// The clock of the process, and the count of the thread's runs.
// SPDX-License-Identifier: MIT
#include "target/process/current_run.h"

#include <array>
#include <ctime>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include "target/process/sleep_proof.h"

namespace hognose::target {

CurrentRun::CurrentRun(::pid_t pid, ::pid_t tid) : pid_(pid) {
  const std::string path =
      "/proc/" + std::to_string(pid) + "/task/" + std::to_string(tid) + "/schedstat";
  file_ = Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  runs_ = count();
  since_ = processor_time();
}

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
  std::array<char, 128> text{};
  const ::ssize_t size =
      file_.is_open() ? ::pread(file_.number(), text.data(), text.size(), 0) : -1;
  if (size < 0) return std::nullopt;
  return parse_runs({text.data(), static_cast<std::size_t>(size)});
}

std::optional<std::chrono::nanoseconds> CurrentRun::processor_time() const {
  ::clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &time) != 0)
    return std::nullopt;
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace hognose::target
