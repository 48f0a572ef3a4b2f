// A number that is odd during a call.
// SPDX-License-Identifier: MIT
#include "target/seams/kernel_wait.h"

#include <atomic>

namespace hognose::target {
namespace {

std::atomic<std::uint64_t> changes{0};
std::atomic<::pid_t> read_of{0};

}  // namespace

KernelWait::KernelWait(::pid_t pid) {
  read_of = pid;
  ++changes;
}

KernelWait::~KernelWait() {
  ++changes;
}

std::optional<Waiting> find_kernel_wait() {
  const std::uint64_t number = changes;
  if (number % 2 == 0) return std::nullopt;
  return Waiting{number, read_of};
}

}  // namespace hognose::target
