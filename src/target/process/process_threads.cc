// Reading the folders of /proc/PID/task.
// SPDX-License-Identifier: MIT
#include "target/process/process_threads.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <ctime>
#include <optional>
#include <string_view>
#include <utility>

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "target/process/proc_words.h"
#include "target/process/process_facts.h"
#include "target/seams/descriptor.h"
#include "target/seams/proc_status.h"

namespace hognose::target {
namespace {

std::string thread_file(::pid_t pid, ::pid_t tid, const char* name) {
  return "/proc/" + std::to_string(pid) + "/task/" + std::to_string(tid) + "/" + name;
}

/// The kernel writes a newline and a backslash in a thread's name as \n and \\.
std::string unescaped_name(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text[i] == '\\' && i + 1 < text.size();
    if (escaped) ++i;
    plain += escaped && text[i] == 'n' ? '\n' : text[i];
  }
  return plain;
}

}  // namespace

Result<std::vector<::pid_t>> list_thread_ids(::pid_t pid) {
  const std::string path = "/proc/" + std::to_string(pid) + "/task";
  const Folder folder = open_folder(path);
  if (!folder) return fail(kind_of_errno(errno), "threads of the process");
  std::vector<::pid_t> ids;
  while (const dirent* entry = ::readdir(folder.get())) {
    if (const auto id = number_of_word<::pid_t>(entry->d_name)) ids.push_back(*id);
  }
  std::sort(ids.begin(), ids.end());
  if (const auto main = std::find(ids.begin(), ids.end(), pid); main != ids.end()) {
    std::rotate(ids.begin(), main, main + 1);
  }
  return ids;
}

OsThread parse_thread_status(::pid_t tid, const std::string& status) {
  OsThread thread;
  thread.tid = tid;
  thread.name = unescaped_name(find_status_line(status, "Name:"));
  const std::string_view state = find_status_line(status, "State:");
  if (!state.empty()) thread.state = state.front();
  const std::string_view ids = find_status_line(status, "NSpid:");
  const std::string_view innermost = ids.substr(ids.rfind('\t') + 1);
  thread.tid_in_target = number_of_word<std::int64_t>(innermost).value_or(0);
  return thread;
}

// A name may hold spaces and parentheses: it ends at the last one.
OsThread parse_thread_stat(::pid_t tid, const std::string& stat) {
  OsThread thread;
  thread.tid = tid;
  const std::size_t open = stat.find('(');
  const std::size_t close = stat.rfind(')');
  if (open == std::string::npos || close == std::string::npos || close < open) return thread;
  thread.name = stat.substr(open + 1, close - open - 1);
  if (close + 2 < stat.size()) thread.state = stat[close + 2];
  return thread;
}

bool is_io_worker(const std::string& stat) {
  constexpr std::uint64_t worker = 0x10;  // PF_IO_WORKER of include/linux/sched.h
  constexpr int words_before_flags = 6;
  const std::size_t close = stat.rfind(')');
  std::string_view rest =
      close == std::string::npos ? "" : std::string_view(stat).substr(close + 1);
  for (int word = 0; word < words_before_flags; ++word)
    take_word(rest);
  return (number_of_word<std::uint64_t>(take_word(rest)).value_or(0) & worker) != 0;
}

Result<OsThread> read_thread(::pid_t pid, ::pid_t tid) {
  return parse_thread_status(tid, TRY(read_proc_file(thread_file(pid, tid, "status"))));
}

// All threads of a process are in one pid namespace; where that is ours, their inner ids are no
// news. Old kernels escape a name in `stat` too: one with a backslash is asked of `status`. Where both
// texts would be needed of each thread, workers are told by the names that the kernel gives them first.
std::vector<OsThread> read_threads(::pid_t pid, const std::vector<::pid_t>& tids) {
  std::vector<OsThread> threads;
  bool is_ours = false;
  for (const ::pid_t tid : tids) {
    const auto stat = is_ours ? read_proc_file(thread_file(pid, tid, "stat")) : std::string();
    if (!stat || is_io_worker(*stat)) continue;
    if (!stat->empty() && stat->find('\\') == std::string::npos) {
      threads.push_back(parse_thread_stat(tid, *stat));
      threads.back().tid_in_target = tid;
    } else if (const auto status = read_proc_file(thread_file(pid, tid, "status"))) {
      OsThread thread = parse_thread_status(tid, *status);
      const bool may_be_worker = !is_ours && thread.name.starts_with("iou-");
      if (may_be_worker && is_io_worker(read_proc_file(thread_file(pid, tid, "stat")).value_or("")))
        continue;
      threads.push_back(std::move(thread));
      is_ours = find_status_line(*status, "NSpid:") == std::to_string(tid);
    }
  }
  return threads;
}

// The clock says how long ago the machine started.
std::optional<std::int64_t> read_start_time(::pid_t pid) {
  constexpr std::int64_t nanoseconds = 1'000'000'000;
  const auto ticks = read_start_ticks(pid);
  const long a_second = ::sysconf(_SC_CLK_TCK);
  timespec now{};
  timespec running{};
  const bool has_clocks =
      ::clock_gettime(CLOCK_REALTIME, &now) == 0 && ::clock_gettime(CLOCK_BOOTTIME, &running) == 0;
  if (!ticks || *ticks > INT64_MAX / nanoseconds || a_second <= 0 || !has_clocks)
    return std::nullopt;
  const auto as_number = [](const timespec& time) {
    return time.tv_sec * nanoseconds + time.tv_nsec;
  };
  const auto began = static_cast<std::int64_t>(*ticks);
  return as_number(now) - as_number(running) + began * (nanoseconds / a_second);
}

bool is_dead(const OsThread& thread) {
  return thread.state == 'Z' || thread.state == 'X';
}

std::size_t count_threads(::pid_t pid) {
  constexpr ::nlink_t own_links = 2;
  struct stat status {};
  const std::string path = "/proc/" + std::to_string(pid) + "/task";
  if (::stat(path.c_str(), &status) != 0 || status.st_nlink < own_links) return 0;
  return status.st_nlink - own_links;
}

}  // namespace hognose::target
