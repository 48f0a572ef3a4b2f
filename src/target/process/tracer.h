// Stopping threads of another process by ptrace, on a thread of ours that ends when it lets them go.
//
// The kernel lets go of whatever a thread traces when that thread ends, also of those that have been
// told to stop and have not done so yet: one that waits for a child which it vforked would stop when
// that wait is over, hours later, with nobody left who looks. So nothing can stay behind: not when
// the question is answered, not when the time is up, and not when this program is killed.
//
// A thread is seized, never "attached": seizing sends no signal and keeps job control as it is. A
// signal that arrives while we hold a thread is handed on when we let go, or by the kernel if we die.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include <sys/types.h>

#include "base/result.h"
#include "target/seams/descriptor.h"
#include "target/seams/registers.h"

namespace hognose::target {

/// A thread that is to be stopped, and what came of it.
struct Tracee {
  enum class Fate : std::uint8_t {
    waiting,  ///< to be stopped
    stopped,
    late,  ///< it did not stop in time, or there was no time to ask it
    gone,  ///< it has ended
    asleep,  ///< it had fallen asleep, and was left so
  };
  ::pid_t tid = 0;
  bool runs = false;  ///< as it was found: those that sleep are stopped first, and let go last
  bool is_left_asleep = false;  ///< if it sleeps by now, it is not stopped
  Fate fate = Fate::waiting;
  std::optional<Registers> registers{};  ///< of one that is stopped
  Address tls_base{};
};

/// How long others may be kept standing.
struct TracerLimits {
  std::chrono::microseconds patience{1'000'000};  ///< for all of them to stop
  /// From the first that is told to stop until all are let go, whatever else this program does then;
  /// nothing: until let_go().
  std::optional<std::chrono::microseconds> most{};
};

/// Stops threads, and holds them until let_go(), the end of its life, or the end of its time.
class Tracer {
 public:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] static Result<std::unique_ptr<Tracer>> start(const TracerLimits& limits = {});
  Tracer(const Tracer&) = delete;
  Tracer& operator=(const Tracer&) = delete;
  ~Tracer() { let_go(); }

  /// Stops these threads of process `pid` together, those that can be in time, and says of each what
  /// came of it. permission if the kernel refuses, as it does while a debugger is attached.
  [[nodiscard]] Result<void> stop(::pid_t pid, std::vector<Tracee>& threads);
  /// Whether it still holds what it has stopped: false from a moment before it lets go.
  [[nodiscard]] bool is_holding() const { return is_holding_; }
  /// When the first was told to stop; nothing if none was.
  [[nodiscard]] std::optional<Clock::time_point> held_since() const { return began_; }
  /// Lets every thread run on. Does nothing the second time.
  void let_go();

 private:
  struct Held {
    ::pid_t tid;
    bool runs;
    int pending_signal;  // to be delivered when we let go
  };

  explicit Tracer(const TracerLimits& limits) : limits_(limits) {}
  void wait_until_done(bool do_others_stand) const;
  // On the thread that traces:
  void run();
  [[nodiscard]] bool wait_for_work() const;
  Result<void> seize(::pid_t pid, std::vector<Tracee>& threads) const;
  [[nodiscard]] bool seize_later(::pid_t tid) const;
  void interrupt(::pid_t pid, std::vector<Tracee>& threads, bool running);
  [[nodiscard]] Clock::duration passed_time() const;
  void wait_for(::pid_t pid, std::vector<Tracee*> asked);
  bool look_after(Tracee& thread);
  void detach(bool running) const;

  TracerLimits limits_;
  std::optional<Clock::time_point> began_;  // when the first was told to stop
  Descriptor asked_;  // counts what `run` is to do
  Descriptor done_;  // and what it has done
  std::function<void()> work_;  // empty: to let go
  std::atomic<bool> is_holding_ = true;
  std::atomic<::pid_t> own_id_ = 0;
  std::vector<Held> held_;
  std::thread thread_;
};

}  // namespace hognose::target
