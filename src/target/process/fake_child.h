// A child of the test program, to be looked at as any other process.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <functional>
#include <thread>

#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "target/process/process_threads.h"

namespace hognose::target {

using std::chrono::milliseconds;

/// What a child and the test both see.
struct Shared {
  std::atomic<std::uint64_t> ready{0};
  std::atomic<std::uint64_t> ticks{0};
  std::atomic<std::uint64_t> signals{0};
  std::atomic<::pid_t> vforked{0};
};

inline Shared* shared = nullptr;

inline void count_signal(int) {
  ++shared->signals;
}

inline void tick_forever() {
  ::pthread_setname_np(::pthread_self(), "a\\tick\nworker");
  ++shared->ready;
  for (;;) {
    ++shared->ticks;
    std::this_thread::sleep_for(milliseconds(1));
  }
}

template <class Condition>
bool becomes_true(Condition condition) {
  // However busy the machine is.
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (std::chrono::steady_clock::now() < end) {
    if (condition()) return true;
    std::this_thread::sleep_for(milliseconds(1));
  }
  return false;
}

inline bool makes_progress() {
  const std::uint64_t before = shared->ticks;
  return becomes_true([&] { return shared->ticks > before + 5; });
}

/// A child process that runs `body`, killed at the end of the test.
class Child {
 public:
  explicit Child(const std::function<void()>& body) {
    shared = static_cast<Shared*>(
        ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    new (shared) Shared;
    pid_ = ::fork();
    if (pid_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    body();
    ::_exit(0);
  }
  ~Child() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    ::munmap(shared, 4096);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  [[nodiscard]] ::pid_t pid() const { return pid_; }

 private:
  ::pid_t pid_ = 0;
};

/// A child of one main thread and `count` ticking workers.
inline void run_workers(std::uint64_t count) {
  for (std::uint64_t i = 0; i < count; ++i)
    std::thread(tick_forever).detach();
  ::signal(SIGUSR1, count_signal);
  ++shared->ready;
  for (;;)
    ::pause();
}

/// As long as it lives, this program may have so many files open.
class FewFiles {
 public:
  explicit FewFiles(::rlim_t most) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit few{most, before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
  }
  FewFiles(const FewFiles&) = delete;
  FewFiles& operator=(const FewFiles&) = delete;
  ~FewFiles() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

inline char state_of(::pid_t pid) {
  const auto thread = read_thread(pid, pid);
  return thread ? thread->state : '-';
}

/// A child whose main thread waits in the kernel, where nothing stops it, for one that it vforked.
inline void run_vforked() {
  constexpr std::size_t stack_size = 1U << 16U;
  static std::array<char, stack_size> stack;
  const auto wait = [](void*) -> int {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    shared->vforked = static_cast<::pid_t>(::syscall(SYS_getpid));
    ++shared->ready;
    for (;;)
      ::pause();
  };
  ::clone(wait, stack.data() + stack.size(), CLONE_VM | CLONE_VFORK | SIGCHLD, nullptr);
}

}  // namespace hognose::target
