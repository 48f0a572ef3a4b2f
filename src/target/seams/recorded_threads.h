// Threads as they were at one moment: of a core, or of a process that was stopped and let go.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "target/seams/threads.h"

namespace hognose::target {

/// A list of threads with the registers that were recorded of them.
class RecordedThreads final : public Threads {
 public:
  /// Adds a thread; without registers, asking for them is not_found.
  void add(OsThread thread, const std::optional<Registers>& registers) {
    if (registers) registers_[thread.tid] = *registers;
    threads_.push_back(std::move(thread));
  }
  /// Its registers at another moment.
  void set(std::int64_t tid, const Registers& registers) { registers_[tid] = registers; }
  [[nodiscard]] Result<std::vector<OsThread>> list() const override { return threads_; }
  [[nodiscard]] Result<Registers> registers(std::int64_t tid) const override {
    const auto found = registers_.find(tid);
    if (found == registers_.end()) return fail(ErrorKind::not_found, "registers of a thread");
    return found->second;
  }

 private:
  std::vector<OsThread> threads_;
  std::unordered_map<std::int64_t, Registers> registers_;
};

}  // namespace hognose::target
