// A thread that looks every now and then whether the same call still lasts.
// SPDX-License-Identifier: MIT
#include "cli/host/stuck_reads.h"

#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <system_error>
#include <thread>
#include <utility>

#include <unistd.h>

#include "base/formatted.h"
#include "cli/host/print.h"
#include "target/seams/kernel_wait.h"
#include "target/seams/page_wait.h"
#include "target/seams/without_signals.h"

namespace hognose::cli {
namespace {

constexpr int looks_a_second = 4;
constexpr int most_seconds = 10;  // a process that was swapped out takes its time

void wait_for_next_look() {
  constexpr long nanoseconds = 1'000'000'000;
  const timespec length{0, nanoseconds / looks_a_second};
  ::nanosleep(&length, nullptr);
}

/// Whether Ctrl-C waits for the other thread: signals are blocked in this one.
bool is_ctrl_c_pending() {
  sigset_t pending;
  return ::sigpending(&pending) == 0 && ::sigismember(&pending, SIGINT) == 1;
}

/// Returns once a call or a page of the thread that reads, the first of this program, has lasted for too
/// long, or the user has had enough of it, with the process that it reads.
::pid_t find_stuck(::pid_t reader) {
  std::uint64_t last = 0;
  int times_seen = 0;
  for (;;) {
    wait_for_next_look();
    auto waiting = target::find_kernel_wait();
    if (!waiting) waiting = target::find_page_wait(reader);
    const bool is_the_same = waiting && waiting->number == last;
    times_seen = is_the_same ? times_seen + 1 : 0;
    last = waiting ? waiting->number : 0;
    if (!is_the_same) continue;
    if (times_seen >= looks_a_second * most_seconds || is_ctrl_c_pending()) return waiting->pid;
  }
}

}  // namespace

void end_stuck_reads(const Question& question, InsteadOfRest instead) {
  static std::atomic_flag is_begun;
  if (is_begun.test_and_set()) return;
  const target::WithoutSignals for_the_other;
  try {
    std::thread([&question, answer = std::move(instead)] {
      const document::Document said = answer(find_stuck(::getpid()));
      print(said, question);
      std::_Exit(written(status_of(said)));
    }).detach();
  } catch (const std::system_error&) {
    return;  // no room for a thread: it is as it was without one
  }
}

document::Document refuse_stuck(const Question& question, ::pid_t stuck) {
  std::string sentence = formatted(
      "process {} keeps its readers waiting: a page of its memory has not come for {} s, from a "
      "file system that does not answer or a process that does not bring it",
      stuck,
      most_seconds);
  if (stuck == target::of_a_file) {
    sentence = formatted(
        "a file that was looked for keeps its readers waiting: its file system has not answered "
        "for {} s",
        most_seconds);
  }
  return document::refuse(question.command, document::Refusal::unreadable, std::move(sentence));
}

}  // namespace hognose::cli
