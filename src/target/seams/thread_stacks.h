// Whose stack an address is on, as far as the C library's records of threads tell.
//
// The record of a thread, which its thread pointer names, stands at the end of the stack that the library
// made for it. The first thread's stack is of the kernel's making: its record is elsewhere.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <span>

#include "target/seams/maps.h"
#include "target/seams/threads.h"

namespace hognose::target {

class ThreadStacks {
 public:
  /// What is known of the first thread: each may be unknown.
  struct First {
    std::int64_t tid = 0;  ///< kernel id, which is the process's; 0 if unknown
    Address on_stack;  ///< an address on its stack; null if unknown
  };
  /// Borrows `maps`.
  ThreadStacks(std::span<const OsThread> threads, First first, const Maps& maps);

  /// Whether `sp` is certainly on the stack of another thread than `thread`.
  [[nodiscard]] bool is_of_another(const OsThread& thread, Address sp) const;

 private:
  const Maps* maps_;
  First first_;
  std::map<Address, std::int64_t> records_;  // of all threads: where, and whose
};

}  // namespace hognose::target
