// Signals while a line is edited: Ctrl-C, Ctrl-Z, going on after a stop, and a window of another size.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <csignal>

#include <poll.h>

namespace hognose::cli {

/// What has come in.
struct CameSignals {
  bool stop = false;  ///< Ctrl-Z
  bool goes_on = false;  ///< after a stop, by whomever
  bool has_new_size = false;  ///< the window
};

/// While one lives, signals that do not end the program come in only where we wait for a key. A handler of
/// libedit's lets no call go on, and where it cut off the drawing of a line, standard output would count as
/// failed from there on.
class LineSignals {
 public:
  LineSignals();
  LineSignals(const LineSignals&) = delete;
  LineSignals& operator=(const LineSignals&) = delete;
  /// All are handled as before.
  ~LineSignals();

  /// From here on Ctrl-Z, going on and a new size are only noted; to be called once libedit has set up its
  /// handlers. These do each of it once a line, and draw nothing when the program goes on.
  void take_over();

  /// What was noted since the last time.
  [[nodiscard]] static CameSignals take();
  /// Stops the program, as Ctrl-Z would have without us, until somebody has it go on.
  void stop() const;

  void let_in() const;
  void postpone() const;
  /// poll() of one file without an end, in which they may come.
  int poll(pollfd& file) const { return ::ppoll(&file, 1, nullptr, &usual_); }

 private:
  static constexpr std::array noted{SIGTSTP, SIGCONT, SIGWINCH};

  sigset_t signals_{};
  sigset_t usual_{};
  std::array<struct sigaction, noted.size()> actions_{};  // as they were before
  bool are_ours_ = false;
};

}  // namespace hognose::cli
