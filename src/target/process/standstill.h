// What keeps a thread of a live process from running: job control, a debugger, a frozen cgroup.
//
// Whoever looks closely enough stops the process too, and the kernel's letter for its state is then
// what we have made it. These facts stay as they were: they are read from what a stop of ours does not
// touch.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hognose::target {

struct Standstill {
  int signal = 0;  ///< that stopped the process; 0 if none did, or if nobody knows which
  std::int64_t tracer = 0;  ///< whoever traces it, and is not we ourselves; 0 if nobody does
  std::string tracer_name;  ///< empty if unknown
  bool is_frozen = false;  ///< its cgroup is
};

/// What /proc says of a thread of a live process. Never fails: what cannot be read is not so.
[[nodiscard]] Standstill read_standstill(std::int64_t tid);

/// The signal that the text of /proc/PID/stat says the process is stopped by; 0 for none. Kernels
/// before 5.17 do not say so, and none does once the parent has been told.
[[nodiscard]] int parse_stop_signal(std::string_view stat);

/// The files in which the kernel says whether the cgroups that the text of /proc/PID/cgroup names are
/// frozen, wherever their hierarchies are usually mounted.
[[nodiscard]] std::vector<std::string> find_freezer_files(std::string_view cgroup);

/// Whether the text of such a file says that its cgroup is.
[[nodiscard]] bool says_frozen(std::string_view text);

}  // namespace hognose::target
