// How a live process is read for one question: it stands still no longer than that needs.
//
// It is opened while it runs. Stacks are copied in a short pause and read afterwards; where values
// are read, it is held until the question is answered. What cannot or must not be held - a core, a
// debugger's process - is opened, and that is all.
//
// Threads that sleep are not stopped, and may wake: then what was read is of no one moment, and is
// read again. The next time those that woke are stopped, if their system calls survive that; and
// values are read in a copy of what was looked at the first time, which is made in a moment.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>

#include "session/session.h"

namespace hognose::session {

class LiveReading {
 public:
  /// Borrows the session; its host's process is the one that is read.
  LiveReading(Session& session, const Reading& reading);
  LiveReading(const LiveReading&) = delete;
  LiveReading& operator=(const LiveReading&) = delete;
  /// Lets it run on.
  ~LiveReading() { release(); }

  /// Opens the process and reads what must be read while it stands still. Fails if there is no
  /// Python in it, or with permission if the kernel refuses to stop it.
  [[nodiscard]] Result<void> read();
  /// To be asked when the question is answered: whether that has to be done once more, from read() on.
  [[nodiscard]] bool must_read_again();
  /// Those that went on while values were read, each time.
  [[nodiscard]] const std::set<std::int64_t>& moved() const { return moved_; }
  /// What the question wants, with the deadline while the process is held.
  [[nodiscard]] const Reading& reading() const { return reading_; }

 private:
  [[nodiscard]] Result<OpenPython*> open();
  [[nodiscard]] Result<bool> read_by_copy(OpenPython& opened);
  [[nodiscard]] Result<void> read_while_held(OpenPython& opened);
  [[nodiscard]] Result<void> hold();
  [[nodiscard]] Result<bool> copy_values(OpenPython& opened);
  [[nodiscard]] bool wants_another_hold(const std::set<std::int64_t>& moved);
  void release();

  Session& session_;
  Reading reading_;
  target::Pause* pause_ = nullptr;  // of the process; null if nobody holds it
  target::HoldWishes wishes_;
  int holds_in_vain_ = 0;
  std::chrono::steady_clock::duration spent_on_stopping_{};
  bool copies_values_ = false;
  int copies_ = 0;
  std::optional<std::uint64_t> copied_reads_;  // as many had been made when values were copied
  std::set<std::int64_t> moved_;
};

}  // namespace hognose::session
