// The time that the calling thread has had a processor. A limit by it is not used up by others of a
// busy machine.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <ctime>

namespace hognose::target {

struct ThreadClock {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<ThreadClock>;
  static constexpr bool is_steady = true;

  [[nodiscard]] static time_point now() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time_point(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
  }
};

}  // namespace hognose::target
