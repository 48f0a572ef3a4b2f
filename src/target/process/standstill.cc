// Reads a thread's stat, status and cgroup.
// SPDX-License-Identifier: MIT
#include "target/process/standstill.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <optional>
#include <utility>

#include <unistd.h>

#include "base/formatted.h"
#include "target/process/process_threads.h"
#include "target/seams/descriptor.h"
#include "target/seams/proc_status.h"

namespace hognose::target {
namespace {

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
  return is_whole ? std::optional(value) : std::nullopt;
}

std::string_view last_word(std::string_view text) {
  const std::size_t end = text.find_last_not_of(" \n");
  if (end == std::string_view::npos) return {};
  text = text.substr(0, end + 1);
  return text.substr(text.find_last_of(' ') + 1);
}

// The kernel writes a cgroup outside of our root with steps upwards, which would lead elsewhere.
bool leads_upwards(std::string_view path) {
  return path.empty() || path.front() != '/' || path.find("/..") != std::string_view::npos;
}

// The controllers of a line: "freezer", "cpu,freezer"; none of the one hierarchy of version 2.
bool names_freezer(std::string_view controllers) {
  const std::string all = "," + std::string(controllers) + ",";
  return all.find(",freezer,") != std::string::npos;
}

// TracerPid is the id of the thread that traces, which need not be the first of its process. GDB, in
// which we may be, traces too.
bool is_ours(std::int64_t tid) {
  return tid == ::getpid() || ::access(formatted("/proc/self/task/{}", tid).c_str(), F_OK) == 0;
}

bool is_frozen(const std::string& folder) {
  const auto cgroup = read_proc_file(folder + "cgroup");
  if (!cgroup) return false;
  return std::ranges::any_of(find_freezer_files(*cgroup), [](const std::string& path) {
    const auto text = read_proc_file(path);
    return text && says_frozen(*text);
  });
}

}  // namespace

// The last field, exit_code: of a stopped process its signal. Where debuggers are concerned it is that
// of the thread, 0 once they have been told.
int parse_stop_signal(std::string_view stat) {
  const auto code = parse_number(last_word(stat));
  constexpr std::array stops{SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU};
  const auto is_code = [&code](int signal) { return code == signal; };
  return std::ranges::any_of(stops, is_code) ? static_cast<int>(*code) : 0;
}

std::vector<std::string> find_freezer_files(std::string_view cgroup) {
  std::vector<std::string> files;
  while (!cgroup.empty()) {
    const std::size_t end = std::min(cgroup.find('\n'), cgroup.size());
    std::string_view line = cgroup.substr(0, end);
    cgroup.remove_prefix(std::min(end + 1, cgroup.size()));
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) continue;
    const std::string_view controllers = line.substr(first + 1, second - first - 1);
    const std::string path(line.substr(second + 1));
    if (leads_upwards(path)) continue;
    if (controllers.empty()) {
      files.push_back("/sys/fs/cgroup" + path + "/cgroup.events");
      files.push_back("/sys/fs/cgroup/unified" + path + "/cgroup.events");
    } else if (names_freezer(controllers)) {
      files.push_back("/sys/fs/cgroup/freezer" + path + "/freezer.state");
    }
  }
  return files;
}

bool says_frozen(std::string_view text) {
  return text.starts_with("FROZEN") || text.starts_with("frozen 1") ||
         text.find("\nfrozen 1") != std::string_view::npos;
}

Standstill read_standstill(std::int64_t tid) {
  Standstill found;
  const std::string folder = formatted("/proc/{}/", tid);
  if (const auto stat = read_proc_file(folder + "stat")) found.signal = parse_stop_signal(*stat);
  const auto status = read_proc_file(folder + "status");
  const auto tracer = status ? parse_number(find_status_line(*status, "TracerPid:")) : std::nullopt;
  if (tracer && *tracer != 0 && !is_ours(*tracer)) {
    found.tracer = *tracer;
    const auto who = read_thread(static_cast<::pid_t>(*tracer), static_cast<::pid_t>(*tracer));
    if (who) found.tracer_name = who->name;
  }
  found.is_frozen = is_frozen(folder);
  return found;
}

}  // namespace hognose::target
