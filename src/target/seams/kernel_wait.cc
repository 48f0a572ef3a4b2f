// A number that is odd during a call.
// SPDX-License-Identifier: MIT
#include "target/seams/kernel_wait.h"

#include <atomic>

#include <unistd.h>

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

::ssize_t read_waiting(::pid_t pid, int file, std::span<std::byte> into, ::off_t from) {
  const KernelWait wait(pid);
  return ::pread(file, into.data(), into.size(), from);
}

bool stat_waiting(int file, struct stat& status) {
  const KernelWait wait(of_a_file);
  return ::fstat(file, &status) == 0;
}

std::optional<Waiting> find_kernel_wait() {
  const std::uint64_t number = changes;
  if (number % 2 == 0) return std::nullopt;
  return Waiting{number, read_of};
}

}  // namespace hognose::target
