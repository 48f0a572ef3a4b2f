// Asks the kernel for the state of a thread, and how often it has waited so far.
// SPDX-License-Identifier: MIT
#include "target/seams/page_wait.h"

#include <charconv>

#include "base/formatted.h"
#include "target/seams/descriptor.h"
#include "target/seams/proc_status.h"

namespace hognose::target {

std::optional<Waiting> find_page_wait(::pid_t thread) {
  const auto status = read_proc_file(formatted("/proc/self/task/{}/status", thread));
  if (!status || !find_status_line(*status, "State:").starts_with('D')) return std::nullopt;
  const auto times = find_status_line(*status, "voluntary_ctxt_switches:");
  Waiting waiting{0, of_a_file};
  std::from_chars(times.data(), times.data() + times.size(), waiting.number);
  return waiting;
}

}  // namespace hognose::target
