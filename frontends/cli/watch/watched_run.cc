// This process reads the others itself, and does not start somebody who does: Yama lets an ancestor.
// SPDX-License-Identifier: MIT
#include "cli/watch/watched_run.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <optional>
#include <system_error>

#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/counted.h"
#include "base/formatted.h"
#include "base/place_text.h"
#include "cli/host/stuck_reads.h"
#include "cli/usage/complain.h"
#include "cli/watch/family.h"
#include "cli/watch/left_cores.h"
#include "cli/watch/look.h"
#include "target/seams/signals.h"

namespace hognose::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int too_long_status = 124;  // these are timeout(1)'s
constexpr int not_started_status = 126;
constexpr int not_found_status = 127;
constexpr std::chrono::seconds grace{5};

// What wakes us: the end of the child, and signals that are handed on to it. Ctrl-C and Ctrl-\ reach
// it by itself, and we end when it does.
sigset_t awaited_signals() {
  sigset_t signals;
  ::sigemptyset(&signals);
  for (const int number : {SIGCHLD, SIGTERM, SIGHUP, SIGINT, SIGQUIT})
    ::sigaddset(&signals, number);
  return signals;
}

class Child {
 public:
  explicit Child(std::vector<std::string> words) : words_(std::move(words)) {}

  /// 0, or the exit status of this program.
  [[nodiscard]] int start() {
    std::vector<char*> arguments;
    arguments.reserve(words_.size() + 1);
    for (std::string& word : words_)
      arguments.push_back(word.data());
    arguments.push_back(nullptr);
    sigset_t before;
    ::sigprocmask(SIG_BLOCK, &signals_, &before);
    sigset_t usual;
    ::sigemptyset(&usual);
    ::sigaddset(&usual, SIGXFSZ);  // main() ignores it, for us
    ::posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    ::posix_spawnattr_setsigmask(&attributes, &before);
    ::posix_spawnattr_setsigdefault(&attributes, &usual);
    const int error = ::posix_spawnp(
        &pid_, words_.front().c_str(), nullptr, &attributes, arguments.data(), environ);
    ::posix_spawnattr_destroy(&attributes);
    if (error == 0) return 0;
    complain(formatted("cannot start {}: {}", words_.front(), std::strerror(error)));
    return error == ENOENT ? not_found_status : not_started_status;
  }

  /// How it ended, as wait(2) says it, or nothing if it runs on after `limit`.
  [[nodiscard]] std::optional<int> wait_until(Clock::time_point limit) {
    for (;;) {
      if (const auto status = ended()) return status;
      const auto left = limit - Clock::now();
      if (left <= Clock::duration::zero()) return std::nullopt;
      const auto whole = std::chrono::duration_cast<std::chrono::seconds>(left);
      const std::timespec time{whole.count(), std::chrono::nanoseconds(left - whole).count()};
      const int number = ::sigtimedwait(&signals_, nullptr, &time);
      if (number == SIGTERM || number == SIGHUP) ::kill(pid_, number);
    }
  }

  [[nodiscard]] ::pid_t pid() const { return pid_; }

 private:
  [[nodiscard]] std::optional<int> ended() const {
    int status = 0;
    const ::pid_t found = ::waitpid(pid_, &status, WNOHANG);
    if (found == 0) return std::nullopt;
    if (found < 0) return W_EXITCODE(not_started_status, 0);  // somebody else was told
    return status;
  }

  std::vector<std::string> words_;
  sigset_t signals_ = awaited_signals();
  ::pid_t pid_ = 0;
};

int exit_status_of(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

// Whether a signal ended it that is a crash, and not somebody's wish.
bool has_crashed(int status) {
  constexpr std::array crashes{SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS, SIGQUIT};
  return WIFSIGNALED(status) &&
         std::find(crashes.begin(), crashes.end(), WTERMSIG(status)) != crashes.end();
}

// Lets what is started write cores as large as the system permits, as long as this lives.
class CoresPermitted {
 public:
  explicit CoresPermitted(bool is_wanted) {
    if (!is_wanted || ::getrlimit(RLIMIT_CORE, &before_) != 0) return;
    const ::rlimit all{before_.rlim_max, before_.rlim_max};
    is_changed_ = ::setrlimit(RLIMIT_CORE, &all) == 0;
  }
  CoresPermitted(const CoresPermitted&) = delete;
  CoresPermitted& operator=(const CoresPermitted&) = delete;
  CoresPermitted(CoresPermitted&&) = delete;
  CoresPermitted& operator=(CoresPermitted&&) = delete;
  ~CoresPermitted() {
    if (is_changed_) ::setrlimit(RLIMIT_CORE, &before_);
  }

 private:
  ::rlimit before_{};
  bool is_changed_ = false;
};

// From the top: a parent that sees its children end goes on, as a shell does with its next command.
void end_all(Child& child, const std::vector<target::ProcessFacts>& family) {
  for (const target::ProcessFacts& one : family)
    ::kill(one.pid, SIGTERM);
  (void)child.wait_until(Clock::now() + grace);
  for (const target::ProcessFacts& one : family) {
    const auto now = target::read_process_facts(one.pid);
    if (now && now->words == one.words) ::kill(one.pid, SIGKILL);
  }
  (void)child.wait_until(Clock::now() + grace);
}

// Of one whose memory does not come nothing more is asked.
void kill_all(const std::vector<target::ProcessFacts>& family) {
  for (const target::ProcessFacts& one : family)
    ::kill(one.pid, SIGKILL);
}

std::string working_folder() {
  std::error_code error;
  const auto folder = std::filesystem::current_path(error);
  return error ? "." : folder.string();
}

std::string name_of(const WatchedRun& request, const Child& child) {
  return formatted("{}-{}", base_name(request.words.front()), child.pid());
}

// Whatever crashed: the command, or a process below it whose end another one was told.
void look_at_crashes(const WatchedRun& request,
                     const Child& child,
                     const LeftCores& cores,
                     int status) {
  constexpr std::size_t most = 4;
  const auto paths = cores.find_new(most);
  // Root may have started who gave up its rights. No other leaves cores of other users.
  const std::size_t of_others = ::geteuid() == 0 ? cores.count_new_of_others() : 0;
  if (of_others != 0) {
    complain(
        formatted("{} of other users in {}: not looked at, since anybody may have left {} there",
                  counted(of_others, "new core"),
                  cores.place().folder,
                  of_others == 1 ? "it" : "them"));
  }
  const std::string command = target::join_command_line(request.words);
  std::string title = formatted("{} left {}", command, counted(paths.size(), "core"));
  if (has_crashed(status))
    title = formatted("{} crashed: {}", command, target::name_signal(WTERMSIG(status)));
  if (!paths.empty()) return look_at_cores(paths, title, {request.folder, name_of(request, child)});
  if (has_crashed(status)) {
    const std::string why = explain_no_core(cores.place(), child.pid(), WCOREDUMP(status));
    complain(formatted("{}; {}", title, why));
  }
}

// Looks at what takes too long, and ends it unless it may go on. Its status, if it is ended.
std::optional<int> look_at_hang(const WatchedRun& request, Child& child) {
  const auto family = read_family(child.pid());
  const std::string command = target::join_command_line(request.words);
  Question looks;
  looks.command = "run";
  end_stuck_reads(looks, [&](::pid_t stuck) {
    if (!request.goes_on) kill_all(family);
    return refuse_stuck(looks, stuck);
  });
  look_at_all(family,
              formatted("{} has run for {} s", command, request.seconds),
              {request.folder, name_of(request, child)});
  if (request.goes_on) return std::nullopt;
  complain(formatted("{} is ended: it took too long", command));
  end_all(child, family);
  return too_long_status;
}

int wait_for_end(Child& child) {
  for (;;) {
    if (const auto status = child.wait_until(Clock::now() + std::chrono::hours(1))) return *status;
  }
}

}  // namespace

int run(const WatchedRun& request) {
  const LeftCores cores(request.on_crash ? read_core_place(working_folder()) : CorePlace());
  Child child(request.words);
  {
    const CoresPermitted permitted(request.on_crash);
    if (const int status = child.start(); status != 0) return status;
  }
  std::optional<int> status;
  if (request.seconds != 0) {
    status = child.wait_until(Clock::now() + std::chrono::seconds(request.seconds));
    if (!status) {
      if (const auto ended = look_at_hang(request, child)) return *ended;
    }
  }
  if (!status) status = wait_for_end(child);
  if (request.on_crash) look_at_crashes(request, child, cores, *status);
  return exit_status_of(*status);
}

}  // namespace hognose::cli
