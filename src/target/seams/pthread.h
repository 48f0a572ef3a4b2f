// The C library's own record of a thread, to which pthread_self() points.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <unordered_map>

#include "target/seams/memory.h"
#include "target/seams/threads.h"

namespace hognose::target {

/// Kernel threads whose TLS base is not known, found by their record. For x86-64.
class ThreadsById {
 public:
  /// Borrows the threads; those that have a TLS base are left out.
  explicit ThreadsById(std::span<const OsThread> threads);

  [[nodiscard]] bool is_empty() const { return threads_.empty(); }
  /// The one that the struct pthread at `pthread_self` belongs to, by the kernel id in it; null if
  /// there is none.
  [[nodiscard]] const OsThread* find(const Memory& memory, Address pthread_self) const;

 private:
  std::unordered_map<std::int64_t, const OsThread*> threads_;  // by the id inside the target
};

}  // namespace hognose::target
