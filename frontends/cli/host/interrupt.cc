// The handler of SIGINT, and the mask of SIGTSTP.
// SPDX-License-Identifier: MIT
#include "cli/host/interrupt.h"

#include <csignal>
#include <cstdlib>

namespace hognose::cli {
namespace {

volatile std::sig_atomic_t presses = 0;

void change_mask_of_ctrl_z(int how) {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGTSTP);
  ::sigprocmask(how, &signals, nullptr);
}

void note_ctrl_c(int /*signal*/) {
  if (presses != 0) std::_Exit(130);  // pressed twice: the user means it
  presses = 1;
}

}  // namespace

void watch_ctrl_c() {
  std::signal(SIGINT, note_ctrl_c);
}

bool ctrl_c_was_pressed() {
  return presses != 0;
}

void forget_ctrl_c() {
  presses = 0;
}

void postpone_ctrl_z() {
  change_mask_of_ctrl_z(SIG_BLOCK);
}

void allow_ctrl_z() {
  change_mask_of_ctrl_z(SIG_UNBLOCK);
}

}  // namespace hognose::cli
