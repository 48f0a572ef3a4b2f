// Blocks them, and notes them.
// SPDX-License-Identifier: MIT
#include "cli/shell/line_signals.h"

#include <utility>

namespace hognose::cli {
namespace {

// A handler may do no more than that.
volatile std::sig_atomic_t stop_came = 0;
volatile std::sig_atomic_t goes_on_came = 0;
volatile std::sig_atomic_t size_came = 0;

void note_signal(int number) {
  if (number == SIGTSTP) stop_came = 1;
  if (number == SIGCONT) goes_on_came = 1;
  if (number == SIGWINCH) size_came = 1;
}

bool take_flag(volatile std::sig_atomic_t& flag) {
  const bool has_come = flag != 0;
  flag = 0;
  return has_come;
}

}  // namespace

LineSignals::LineSignals() {
  ::sigemptyset(&signals_);
  ::sigaddset(&signals_, SIGINT);
  for (std::size_t at = 0; at < noted.size(); ++at) {
    ::sigaddset(&signals_, noted.at(at));
    ::sigaction(noted.at(at), nullptr, &actions_.at(at));
  }
  ::sigprocmask(SIG_BLOCK, &signals_, &usual_);
  static_cast<void>(take());
}

LineSignals::~LineSignals() {
  for (std::size_t at = 0; at < noted.size(); ++at)
    ::sigaction(noted.at(at), &actions_.at(at), nullptr);
  let_in();
}

void LineSignals::take_over() {
  if (std::exchange(are_ours_, true)) return;
  struct sigaction action {};
  action.sa_handler = note_signal;
  for (const int number : noted)
    ::sigaction(number, &action, nullptr);
}

// Between two of these nothing comes in.
CameSignals LineSignals::take() {
  return {take_flag(stop_came), take_flag(goes_on_came), take_flag(size_came)};
}

void LineSignals::stop() const {
  struct sigaction ours {};
  ::sigaction(SIGTSTP, &actions_.front(), &ours);
  ::raise(SIGTSTP);
  let_in();  // here it stands
  postpone();
  ::sigaction(SIGTSTP, &ours, nullptr);
}

void LineSignals::let_in() const {
  ::sigprocmask(SIG_SETMASK, &usual_, nullptr);
}

void LineSignals::postpone() const {
  ::sigprocmask(SIG_BLOCK, &signals_, nullptr);
}

}  // namespace hognose::cli
