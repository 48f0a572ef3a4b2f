// Listing, stopping and releasing the threads of a live process.
// SPDX-License-Identifier: MIT
#include "target/process/process_threads.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <charconv>
#include <ctime>
#include <optional>
#include <string_view>

#include <dirent.h>
#include <sched.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "target/seams/descriptor.h"
#include "target/seams/user_registers.h"

namespace hognose::target {
namespace {

using Clock = std::chrono::steady_clock;

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
  Number value{};
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

/// What stands after `key` and a tab on its line of a /proc status file; empty if it is not there.
std::string_view status_line(std::string_view status, std::string_view key) {
  for (std::size_t at = 0; at < status.size();) {
    const std::size_t end = std::min(status.find('\n', at), status.size());
    const std::string_view line = status.substr(at, end - at);
    if (line.starts_with(key)) return line.substr(std::min(key.size() + 1, line.size()));
    at = end + 1;
  }
  return {};
}

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

void nap(std::chrono::microseconds time) {
  const timespec length{0, static_cast<long>(time.count()) * 1000};
  ::nanosleep(&length, nullptr);
}

void* as_data(int signal) {
  return std::bit_cast<void*>(static_cast<std::uintptr_t>(signal));
}

enum class Waited : std::uint8_t { not_yet, stopped, gone };

bool is_running(const OsThread& thread) {
  return thread.state == 'R';
}

/// How many threads a process has, also those that have ended and are still listed; 0 if the kernel
/// does not say so in its short way: the links of the folder of its threads.
std::size_t count_threads(::pid_t pid) {
  constexpr ::nlink_t own_links = 2;
  struct stat status {};
  const std::string path = "/proc/" + std::to_string(pid) + "/task";
  if (::stat(path.c_str(), &status) != 0 || status.st_nlink < own_links) return 0;
  return status.st_nlink - own_links;
}

/// Whether we trace a thread already: it did not stop in time before, and so could not be let go.
/// Only its tracer may interrupt it.
bool is_ours(::pid_t tid) {
  return ::ptrace(PTRACE_INTERRUPT, tid, nullptr, nullptr) == 0;
}

/// Looks, without waiting, whether a seized thread has stopped.
Waited look_after(::pid_t tid, int& pending_signal) {
  int status = 0;
  const ::pid_t changed = ::waitpid(tid, &status, __WALL | WNOHANG);
  if (changed == 0 || (changed < 0 && errno == EINTR)) return Waited::not_yet;
  if (changed < 0 || !WIFSTOPPED(status)) return Waited::gone;
  // An event in the upper half is ours or a group stop; without one, a signal is on its way.
  pending_signal = (status >> 16) == 0 ? WSTOPSIG(status) : 0;
  return Waited::stopped;
}

}  // namespace

Result<std::vector<::pid_t>> list_thread_ids(::pid_t pid) {
  const std::string path = "/proc/" + std::to_string(pid) + "/task";
  const Folder folder = open_folder(path);
  if (!folder) return fail(kind_of_errno(errno), "threads of the process");
  std::vector<::pid_t> ids;
  while (const dirent* entry = ::readdir(folder.get())) {
    if (const auto id = whole_number<::pid_t>(entry->d_name)) ids.push_back(*id);
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
  thread.name = unescaped_name(status_line(status, "Name:"));
  const std::string_view state = status_line(status, "State:");
  if (!state.empty()) thread.state = state.front();
  const std::string_view ids = status_line(status, "NSpid:");
  const std::string_view innermost = ids.substr(ids.rfind('\t') + 1);
  thread.tid_in_target = whole_number<std::int64_t>(innermost).value_or(0);
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

Result<OsThread> read_thread(::pid_t pid, ::pid_t tid) {
  return parse_thread_status(tid, TRY(read_proc_file(thread_file(pid, tid, "status"))));
}

// All threads of a process are in one pid namespace; where that is ours, their inner ids are no
// news. Old kernels escape a name in `stat` too: one with a backslash is asked of `status`.
std::vector<OsThread> read_threads(::pid_t pid, const std::vector<::pid_t>& tids) {
  std::vector<OsThread> threads;
  bool is_ours = false;
  for (const ::pid_t tid : tids) {
    const auto stat = is_ours ? read_proc_file(thread_file(pid, tid, "stat")) : std::string();
    if (!stat) continue;
    if (!stat->empty() && stat->find('\\') == std::string::npos) {
      threads.push_back(parse_thread_stat(tid, *stat));
      threads.back().tid_in_target = tid;
    } else if (const auto status = read_proc_file(thread_file(pid, tid, "status"))) {
      threads.push_back(parse_thread_status(tid, *status));
      is_ours = status_line(*status, "NSpid:") == std::to_string(tid);
    }
  }
  return threads;
}

bool is_dead(const OsThread& thread) {
  return thread.state == 'Z' || thread.state == 'X';
}

Result<StoppedProcess> StoppedProcess::stop(::pid_t pid, std::chrono::milliseconds patience) {
  if (pid == ::getpid()) return fail(ErrorKind::unsupported, "our own process");
  constexpr int most_rounds = 100;  // each catches the threads born during the one before
  const Deadline deadline = Clock::now() + patience;
  StoppedProcess stopped;
  for (int round = 0; round < most_rounds; ++round) {
    const bool any_new = TRY(stopped.seize_new(pid));
    if (!any_new) break;
    stopped.interrupt(false, deadline);
    stopped.interrupt(true, deadline);
    if (count_threads(pid) == stopped.held_.size()) break;
  }
  return stopped;
}

bool StoppedProcess::holds(::pid_t tid) const {
  return std::any_of(
      held_.begin(), held_.end(), [&](const Held& held) { return held.thread.tid == tid; });
}

// What /proc says is read before anything is stopped: a process is to be held for as short as can
// be, and its threads' states are those in which they were found.
Result<bool> StoppedProcess::seize_new(::pid_t pid) {
  std::vector<::pid_t> ids = TRY(list_thread_ids(pid));
  std::erase_if(ids, [this](::pid_t tid) { return holds(tid); });
  bool any_new = false;
  for (OsThread& thread : read_threads(pid, ids)) {
    const bool is_new = TRY(seize(pid, std::move(thread)));
    any_new = any_new || is_new;
  }
  return any_new;
}

// Gives whether there is a thread to wait for. A thread that ends meanwhile is no error, and one
// that ended and is still listed (a main thread that left early) is kept as it is.
Result<bool> StoppedProcess::seize(::pid_t pid, OsThread thread) {
  const auto tid = static_cast<::pid_t>(thread.tid);
  Held held;
  held.is_dead = is_dead(thread);
  held.thread = std::move(thread);
  if (!held.is_dead && ::ptrace(PTRACE_SEIZE, tid, nullptr, nullptr) != 0) {
    const int refusal = errno;
    if (is_ours(tid)) {
      held_.push_back(std::move(held));
      return true;
    }
    const auto now = read_thread(pid, tid);
    if (now && !is_dead(*now)) return fail(kind_of_errno(refusal), "a thread to be stopped");
    return false;
  }
  held_.push_back(std::move(held));
  return !held_.back().is_dead;
}

// Those that sleep are stopped first and let go last: most of the work is with them, and it costs
// those that run no time.
void StoppedProcess::interrupt(bool running, Deadline deadline) {
  for (Held& held : held_) {
    if (held.is_dead || held.is_interrupted || is_running(held.thread) != running) continue;
    ::ptrace(PTRACE_INTERRUPT, static_cast<::pid_t>(held.thread.tid), nullptr, nullptr);
    held.is_interrupted = true;
  }
  wait_for_interrupted(deadline);
}

// One that the kernel lets sleep uninterruptibly may do so for hours (vfork, a lost file server):
// it is not worth the patience that all others would have to stand still for.
void StoppedProcess::wait_for_interrupted(Deadline deadline) {
  constexpr int quick_looks = 16;  // a thread that can stop does so within microseconds
  constexpr std::chrono::milliseconds for_deep_sleepers(100);
  const Deadline early = std::min(deadline, Clock::now() + for_deep_sleepers);
  std::chrono::microseconds pause(20);
  bool late = false;
  for (int look = 0;; ++look) {
    bool all = true;
    bool only_deep_sleepers = true;
    std::erase_if(held_, [&](Held& held) {
      if (held.is_stopped || !held.is_interrupted) return false;
      const auto tid = static_cast<::pid_t>(held.thread.tid);
      const Waited waited = look_after(tid, held.pending_signal);
      held.is_stopped = waited == Waited::stopped;
      all = all && waited != Waited::not_yet;
      const bool may_come = waited == Waited::not_yet && held.thread.state != 'D';
      only_deep_sleepers = only_deep_sleepers && !may_come;
      return waited == Waited::gone;
    });
    if (all || late) return;
    if (look < quick_looks) {
      ::sched_yield();
      continue;
    }
    nap(pause);
    pause = std::min(pause * 2, std::chrono::microseconds(2000));
    late = Clock::now() >= (only_deep_sleepers ? early : deadline);
  }
}

void StoppedProcess::resume() {
  // A thread that had not stopped in time must be stopped to be let go; if it still is not, it will
  // be freed when this program ends.
  if (held_.empty()) return;
  wait_for_interrupted(Clock::now() + std::chrono::milliseconds(50));
  let_go(true);
  let_go(false);
  held_.clear();
}

void StoppedProcess::let_go(bool running) {
  for (const Held& held : held_) {
    if (!held.is_stopped || is_running(held.thread) != running) continue;
    const auto tid = static_cast<::pid_t>(held.thread.tid);
    ::ptrace(PTRACE_DETACH, tid, nullptr, as_data(held.pending_signal));
  }
}

void StoppedProcess::record_into(RecordedThreads& threads) const {
  for (const Held& held : held_) {
    OsThread thread = held.thread;
    std::optional<Registers> registers;
    user_regs_struct user{};
    const auto tid = static_cast<::pid_t>(thread.tid);
    if (held.is_stopped && ::ptrace(PTRACE_GETREGS, tid, nullptr, &user) == 0) {
      registers = from_user_registers(user);
      thread.tls_base = tls_base_of(user);
    }
    threads.add(std::move(thread), registers);
  }
}

Result<void> ProcessThreads::stop(std::chrono::milliseconds patience) {
  stopped_.reset();
  stopped_.emplace(TRY(StoppedProcess::stop(pid_, patience)));
  stopped_->record_into(recorded_.emplace());
  return {};
}

Result<std::vector<OsThread>> ProcessThreads::list() const {
  if (recorded_) return recorded_->list();
  return read_threads(pid_, TRY(list_thread_ids(pid_)));
}

Result<Registers> ProcessThreads::registers(std::int64_t tid) const {
  if (recorded_) return recorded_->registers(tid);
  return fail(ErrorKind::not_found, "registers of a thread that runs");
}

}  // namespace hognose::target
