// Reading the files of /proc that anybody may read.
// SPDX-License-Identifier: MIT
#include "target/process/process_facts.h"

#include <algorithm>
#include <charconv>
#include <ctime>

#include <unistd.h>

#include "base/place_text.h"
#include "target/process/process_maps.h"
#include "target/seams/descriptor.h"
#include "target/seams/proc_status.h"

namespace hognose::target {
namespace {

template <class Number>
std::optional<Number> number_at(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  Number value{};
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  return parsed.ec == std::errc() ? std::optional(value) : std::nullopt;
}

/// The blank-separated words of a text.
std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \t\n", at), text.size());
    if (end != at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

double seconds_since_start() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// A process may call any of its memory its command line (PR_SET_MM_MAP of prctl(2)); shown is no more
/// than this of any text, which this is just above.
constexpr std::size_t most_command_line = (64U << 10U) + 1024;

std::string file_of(::pid_t pid, const char* name) {
  return "/proc/" + std::to_string(pid) + "/" + name;
}

}  // namespace

std::string ProcessFacts::title() const {
  return words.empty() ? "[" + name + "]" : join_command_line(words);
}

std::string join_command_line(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    const bool is_program = text.empty() && word.starts_with('/');
    // One that has written over its words says more than a path: "/usr/bin/tool: idle".
    const bool is_path = is_program && word.find(' ') == std::string::npos;
    text += (text.empty() ? "" : " ") + std::string(is_path ? base_name(word) : word);
  }
  return text;
}

// The name stands in parentheses, and may hold any others; the state is the first word behind them.
void add_stat(std::string_view stat, double now, ProcessFacts& facts) {
  constexpr std::uint64_t of_kernel = 0x200000;  // PF_KTHREAD of include/linux/sched.h
  constexpr std::uint64_t forked = 0x40;  // PF_FORKNOEXEC, which execve() clears
  const std::size_t open = stat.find('(');
  const std::size_t close = stat.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return;
  facts.name = stat.substr(open + 1, close - open - 1);
  const auto words = split_words(stat.substr(close + 1));
  constexpr std::size_t wanted = 20;
  if (words.size() < wanted) return;
  facts.state = words[0].front();
  facts.parent = number_at<::pid_t>(words[1]).value_or(0);
  const auto flags = number_at<std::uint64_t>(words[6]).value_or(0);
  facts.is_kernel_thread = (flags & of_kernel) != 0;
  facts.was_forked = (flags & forked) != 0;
  facts.threads = number_at<std::uint64_t>(words[17]).value_or(0);
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  const auto in_user = number_at<std::uint64_t>(words[11]);
  const auto in_system = number_at<std::uint64_t>(words[12]);
  facts.start_ticks = number_at<std::uint64_t>(words[19]);
  if (ticks <= 0) return;
  if (in_user && in_system) facts.cpu_seconds = static_cast<double>(*in_user + *in_system) / ticks;
  if (facts.start_ticks)
    facts.up_seconds = std::max(0.0, now - static_cast<double>(*facts.start_ticks) / ticks);
}

void add_status(std::string_view status, ProcessFacts& facts) {
  facts.tracer = number_at<::pid_t>(find_status_line(status, "TracerPid:")).value_or(0);
  const auto users = split_words(find_status_line(status, "Uid:"));
  if (users.size() > 1) facts.user = number_at<::uid_t>(users[1]).value_or(0);
  facts.inner_ids.clear();
  for (const std::string_view id : split_words(find_status_line(status, "NSpid:")))
    facts.inner_ids.push_back(number_at<std::int64_t>(id).value_or(0));
}

std::vector<std::string> split_command_line(std::string_view text) {
  text = text.substr(0, text.find_last_not_of(std::string_view(" \0", 2)) + 1);
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\0', at), text.size());
    words.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

Result<ProcessFacts> read_process_facts(::pid_t pid) {
  ProcessFacts facts;
  facts.pid = pid;
  add_stat(TRY(read_proc_file(file_of(pid, "stat"))), seconds_since_start(), facts);
  if (const auto status = read_proc_file(file_of(pid, "status"))) add_status(*status, facts);
  if (const auto line = read_proc_file(file_of(pid, "cmdline"), most_command_line))
    facts.words = split_command_line(*line);
  return facts;
}

std::vector<std::int64_t> read_inner_ids(::pid_t pid) {
  ProcessFacts facts;
  if (const auto status = read_proc_file(file_of(pid, "status"))) add_status(*status, facts);
  return std::move(facts.inner_ids);
}

std::optional<std::uint64_t> read_start_ticks(::pid_t pid) {
  ProcessFacts facts;
  if (const auto stat = read_proc_file(file_of(pid, "stat")))
    add_stat(*stat, seconds_since_start(), facts);
  return facts.start_ticks;
}

std::vector<::pid_t> list_processes() {
  std::vector<::pid_t> ids;
  const Folder folder = open_folder("/proc");
  if (!folder) return ids;
  while (const dirent* entry = ::readdir(folder.get())) {
    const std::string_view name(entry->d_name);
    const bool is_id =
        std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (is_id) ids.push_back(number_at<::pid_t>(name).value_or(0));
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

Result<bool> looks_like_python(::pid_t pid) {
  const auto read = TRY(read_process_maps(pid));
  const auto& all = read.maps.all();
  return read.are_cut || std::any_of(all.begin(), all.end(), [](const Mapping& mapping) {
           const std::string_view name = base_name(mapping.path);
           return mapping.executable &&
                  (name.starts_with("python") || name.starts_with("libpython"));
         });
}

}  // namespace hognose::target
