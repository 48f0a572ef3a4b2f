// The threads of a target as the operating system sees them (the seam "Threads").
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "target/seams/registers.h"

namespace hognose::target {

/// How a thread of a live process stood still while it was read.
enum class Stillness : std::uint8_t {
  unknown,  ///< nobody has seen to that: of a core, or in a debugger
  stopped,  ///< it was stopped
  asleep,  ///< it slept, and was not stopped
  spared,  ///< the same, though a stop was wanted: its system call might not have survived that
  late,  ///< it was to be stopped, and was not in time
};

/// One kernel thread.
struct OsThread {
  std::int64_t tid = 0;  ///< kernel id as the host sees it (outer pid namespace)
  std::int64_t tid_in_target = 0;  ///< the same in the target's own pid namespace; 0 if unknown
  Address tls_base;  ///< fs_base on x86-64, which is pthread_self(); null if unknown
  std::string name;  ///< comm; empty if unknown
  char state = '?';  ///< R, S, D, T, Z… as in /proc/PID/task/TID/stat; '?' if unknown
  Stillness stillness = Stillness::unknown;

  /// Whether a user may mean this thread by `id`, outside or inside of the target's namespace.
  [[nodiscard]] bool has_id(std::int64_t id) const { return id == tid || id == tid_in_target; }
  /// The id inside of the target's namespace; where that is not known, the one outside.
  [[nodiscard]] std::int64_t inner_id() const { return tid_in_target != 0 ? tid_in_target : tid; }
};

/// Tells of a thread that sleeps, and that nobody holds, whether it has slept on.
class SleepWitness {
 public:
  SleepWitness() = default;
  SleepWitness(const SleepWitness&) = delete;
  SleepWitness& operator=(const SleepWitness&) = delete;
  virtual ~SleepWitness() = default;

  /// Whether the thread has been asleep from when this was made until now.
  [[nodiscard]] virtual bool has_slept() const = 0;
};

/// Lists threads and gives their registers.
class Threads {
 public:
  Threads() = default;
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;
  virtual ~Threads() = default;

  /// All threads, the main one first where that is known.
  [[nodiscard]] virtual Result<std::vector<OsThread>> list() const = 0;
  /// The registers of one thread at the moment the target was stopped.
  [[nodiscard]] virtual Result<Registers> registers(std::int64_t tid) const = 0;
  /// Watches a thread that sleeps; null if it does not, or if this host cannot. Where its registers
  /// have been known, they are those of now.
  [[nodiscard]] virtual std::unique_ptr<SleepWitness> watch(std::int64_t /*tid*/) {
    return nullptr;
  }
};

}  // namespace hognose::target
