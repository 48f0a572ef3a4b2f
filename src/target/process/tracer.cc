// The thread that traces: what it is told to do, and how it ends.
// SPDX-License-Identifier: MIT
#include "target/process/tracer.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <csetjmp>
#include <csignal>
#include <ctime>
#include <system_error>

#include <poll.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "target/process/current_run.h"
#include "target/process/process_threads.h"
#include "target/process/sleep_proof.h"
#include "target/seams/proc_status.h"
#include "target/seams/user_registers.h"
#include "target/seams/without_signals.h"

namespace hognose::target {
namespace {

using Fate = Tracee::Fate;

void nap(std::chrono::microseconds time) {
  const timespec length{0, static_cast<long>(time.count()) * 1000};
  ::nanosleep(&length, nullptr);
}

bool is_traced(::pid_t tid) {
  const auto status = read_proc_file("/proc/" + std::to_string(tid) + "/status");
  return status && find_status_line(*status, "TracerPid:") != "0";
}

void* as_data(int signal) {
  return std::bit_cast<void*>(static_cast<std::uintptr_t>(signal));
}

void add(const Descriptor& counter, ::eventfd_t count) {
  static_cast<void>(::eventfd_write(counter.number(), count));
}

void take_one(const Descriptor& counter) {
  ::eventfd_t count = 0;
  while (::eventfd_read(counter.number(), &count) != 0 && errno == EINTR) {
  }
}

/// Where the thread that seizes goes on when it is called back from a call that does not return.
thread_local ::sigjmp_buf* way_out = nullptr;

void take_way_out(int /*signal*/) {
  if (way_out != nullptr) ::siglongjmp(*way_out, 1);
}

int call_back_signal() {
  return SIGRTMAX - 1;
}

/// Lets that signal come to this thread, which all others keep away from.
void hear_calls_back() {
  struct sigaction action {};
  action.sa_handler = take_way_out;
  ::sigaction(call_back_signal(), &action, nullptr);
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, call_back_signal());
  ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

/// The kernel waits for whoever executes another program in that process, which takes as long as the
/// file system takes that it is read from. EINTR if we were called back.
bool seize_one(::pid_t tid) {
  ::sigjmp_buf here;
  constexpr int keeps_signals = 1;
  if (sigsetjmp(here, keeps_signals) != 0) {
    way_out = nullptr;
    errno = EINTR;
    return false;
  }
  way_out = &here;
  const bool is_seized = ::ptrace(PTRACE_SEIZE, tid, nullptr, nullptr) == 0;
  way_out = nullptr;
  return is_seized;
}

bool waits_in_kernel(::pid_t pid, ::pid_t tid) {
  const auto now = read_thread(pid, tid);
  return now && now->state == 'D';
}

// Whether a thread that ran sleeps by now, or does so before it has run for more than a moment.
// The look is the last thing that is done: we may have to wait for a processor ourselves.
// Others may stand still for that.
bool has_fallen_asleep(::pid_t pid, ::pid_t tid, bool do_others_stand) {
  constexpr std::chrono::milliseconds beside_others(2);
  constexpr std::chrono::milliseconds alone(100);
  const auto most_time = do_others_stand ? beside_others : alone;
  const auto end = Tracer::Clock::now() + most_time;
  CurrentRun run(pid, tid);
  for (;;) {
    const bool is_last = run.is_more_than_a_moment() || Tracer::Clock::now() >= end;
    if (SleepProof::begin(pid, tid)) return true;
    if (is_last) return false;
    ::sched_yield();
  }
}

constexpr ::eventfd_t for_ever = 1ULL << 32U;

}  // namespace

Result<std::unique_ptr<Tracer>> Tracer::start(const TracerLimits& limits) {
  std::unique_ptr<Tracer> tracer(new Tracer(limits));
  tracer->asked_ = Descriptor(::eventfd(0, EFD_CLOEXEC));
  tracer->done_ = Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_SEMAPHORE));
  if (!tracer->asked_.is_open() || !tracer->done_.is_open())
    return fail(kind_of_errno(errno), "a thread to stop others by");
  const WithoutSignals quiet;
  try {
    tracer->thread_ = std::thread([own = tracer.get()] { own->run(); });
  } catch (const std::system_error&) {
    return fail(ErrorKind::unsupported, "a thread to stop others by");
  }
  return tracer;
}

void Tracer::run() {
  own_id_ = static_cast<::pid_t>(::syscall(SYS_gettid));
  hear_calls_back();
  while (wait_for_work()) {
    take_one(asked_);
    if (!work_) break;
    work_();
    add(done_, 1);
  }
  is_holding_ = false;
  detach(true);
  detach(false);
  add(done_, for_ever);
}

// False when the time is up.
bool Tracer::wait_for_work() const {
  for (;;) {
    pollfd asked{asked_.number(), POLLIN, 0};
    timespec left{};
    const bool is_timed = began_ && limits_.most;
    if (is_timed) {
      const auto nanoseconds =
          std::chrono::nanoseconds(*began_ + *limits_.most - Clock::now()).count();
      if (nanoseconds <= 0) return false;
      left.tv_sec = nanoseconds / 1'000'000'000;
      left.tv_nsec = nanoseconds % 1'000'000'000;
    }
    const int ready = ::ppoll(&asked, 1, is_timed ? &left : nullptr, nullptr);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

// The kernel's part of that thread's end is awaited too: only then those that have not stopped are
// let go, and may be stopped by another.
void Tracer::let_go() {
  if (!thread_.joinable()) return;
  is_holding_ = false;
  work_ = nullptr;
  add(asked_, 1);
  thread_.join();
  while (::syscall(SYS_tgkill, ::getpid(), own_id_.load(), 0) == 0)
    ::sched_yield();
}

Result<void> Tracer::stop(::pid_t pid, std::vector<Tracee>& threads) {
  std::optional<Result<void>> done;
  work_ = [&] {
    done = seize(pid, threads);
    for (const bool running : {false, true})
      if (*done) interrupt(pid, threads, running);
  };
  const bool do_others_stand = began_.has_value();
  add(asked_, 1);
  wait_until_done(do_others_stand);
  if (done) return *done;
  for (Tracee& thread : threads)
    thread.fate = Fate::late;
  return {};
}

// What does not return in time is called back, as often as it goes there again. As long as nobody
// stands still, there is time.
void Tracer::wait_until_done(bool do_others_stand) const {
  constexpr std::chrono::microseconds alone(250'000);
  constexpr int again = 50;
  const auto most = do_others_stand ? limits_.most.value_or(limits_.patience) : alone;
  pollfd done{done_.number(), POLLIN, 0};
  for (auto left = static_cast<int>(most.count() / 1000 + 1); ::poll(&done, 1, left) <= 0;
       left = again)
    ::syscall(SYS_tgkill, ::getpid(), own_id_.load(), call_back_signal());
  take_one(done_);
}

// This costs them no time. One that ends meanwhile is no error. Who is called back from one would be
// from all: nobody of them is stopped.
Result<void> Tracer::seize(::pid_t pid, std::vector<Tracee>& threads) const {
  bool is_called_back = false;
  for (Tracee& thread : threads) {
    if (!is_called_back && seize_one(thread.tid)) continue;
    const int refusal = errno;
    if (!is_called_back && refusal == EPERM && seize_later(thread.tid)) continue;
    is_called_back = is_called_back || errno == EINTR;
    if (is_called_back) {
      thread.fate = Fate::late;
      continue;
    }
    const auto now = read_thread(pid, thread.tid);
    if (now && !is_dead(*now)) return fail(kind_of_errno(refusal), "a thread to be stopped");
    thread.fate = Fate::gone;
  }
  return {};
}

// Who looks at processes traces them for a moment, as we do; nobody else may then. A debugger keeps them.
bool Tracer::seize_later(::pid_t tid) const {
  constexpr std::chrono::milliseconds pause(5);
  constexpr std::chrono::microseconds longest(200'000);
  constexpr int most_vain = 2;  // tries while nobody traces it: others forbid it
  const Clock::time_point end = Clock::now() + std::min(limits_.patience, longest);
  for (int vain = 0; vain < most_vain && Clock::now() < end;) {
    if (!is_traced(tid)) ++vain;
    if (seize_one(tid)) return true;
    if (errno != EPERM) return false;
    nap(pause);
  }
  return false;
}

// Those that sleep are stopped first: most of the work is with them, and it costs those that run no
// time. Of these, the last look is right before the stop.
void Tracer::interrupt(::pid_t pid, std::vector<Tracee>& threads, bool running) {
  std::vector<Tracee*> asked;
  for (Tracee& thread : threads) {
    if (thread.fate != Fate::waiting || thread.runs != running) continue;
    if (passed_time() >= limits_.patience) {
      thread.fate = Fate::late;
      continue;
    }
    if (thread.is_left_asleep && has_fallen_asleep(pid, thread.tid, began_.has_value())) {
      thread.fate = Fate::asleep;
      continue;
    }
    if (!began_) began_ = Clock::now();
    ::ptrace(PTRACE_INTERRUPT, thread.tid, nullptr, nullptr);
    asked.push_back(&thread);
  }
  if (!asked.empty()) wait_for(pid, std::move(asked));
}

// Since the first was told to stop.
Tracer::Clock::duration Tracer::passed_time() const {
  return began_ ? Clock::now() - *began_ : Clock::duration::zero();
}

// One that the kernel lets sleep uninterruptibly may do so for hours (vfork, a lost file server): it
// is not worth that all others stand still for it.
void Tracer::wait_for(::pid_t pid, std::vector<Tracee*> asked) {
  constexpr int quick_looks = 16;  // a thread that can stop does so within microseconds
  constexpr std::chrono::milliseconds for_deep_sleepers(5);
  const Clock::time_point deadline = *began_ + limits_.patience;
  const Clock::time_point early = std::min(deadline, Clock::now() + for_deep_sleepers);
  const auto may_come = [&](const Tracee* thread) { return !waits_in_kernel(pid, thread->tid); };
  std::chrono::microseconds pause(20);
  for (int look = 0;; ++look) {
    std::erase_if(asked, [this](Tracee* thread) { return look_after(*thread); });
    if (asked.empty()) return;
    if (look < quick_looks) {
      ::sched_yield();
      continue;
    }
    const auto now = Clock::now();
    if (now >= deadline || (now >= early && std::ranges::none_of(asked, may_come))) break;
    nap(pause);
    pause = std::min(pause * 2, std::chrono::microseconds(500));
  }
  for (Tracee* const thread : asked)
    thread->fate = Fate::late;
}

// Whether nothing more is to be waited for. The kernel's own note of a signal is left where it is:
// if we die now, it delivers it.
bool Tracer::look_after(Tracee& thread) {
  siginfo_t info{};
  const int looked = ::waitid(P_PID,
                              static_cast<::id_t>(thread.tid),
                              &info,
                              WSTOPPED | WEXITED | __WALL | WNOHANG | WNOWAIT);
  if (looked == 0 && info.si_pid == 0) return false;
  if (looked != 0 && errno == EINTR) return false;
  const bool is_stopped =
      looked == 0 && (info.si_code == CLD_STOPPED || info.si_code == CLD_TRAPPED);
  if (!is_stopped) {
    thread.fate = Fate::gone;
    return true;
  }
  thread.fate = Fate::stopped;
  // An event in the upper half is ours or a group stop; without one, a signal is on its way.
  const int pending_signal = (info.si_status >> 8) == 0 ? info.si_status : 0;
  held_.push_back({thread.tid, thread.runs, pending_signal});
  user_regs_struct user{};
  if (::ptrace(PTRACE_GETREGS, thread.tid, nullptr, &user) == 0) {
    thread.registers = from_user_registers(user);
    thread.tls_base = tls_base_of(user);
  }
  return true;
}

void Tracer::detach(bool running) const {
  for (const Held& held : held_) {
    if (held.runs == running)
      ::ptrace(PTRACE_DETACH, held.tid, nullptr, as_data(held.pending_signal));
  }
}

}  // namespace hognose::target
