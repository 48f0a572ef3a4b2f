// Threads that are made without signals: these are for the rest of the program.
// SPDX-License-Identifier: MIT
#pragma once

#include <csignal>

#include <pthread.h>

namespace hognose::target {

/// Keeps signals away from threads that are made while it lives.
class WithoutSignals {
 public:
  WithoutSignals() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  WithoutSignals(const WithoutSignals&) = delete;
  WithoutSignals& operator=(const WithoutSignals&) = delete;
  WithoutSignals(WithoutSignals&&) = delete;
  WithoutSignals& operator=(WithoutSignals&&) = delete;
  ~WithoutSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

}  // namespace hognose::target
