// The thread and the Python frame that the shell's user looks at, while the target runs on between
// two commands.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "session/query.h"

namespace hognose::cli {

class ShellSelection {
 public:
  /// Nothing selected: the thread that crashed, or else the first that runs Python.
  explicit ShellSelection(std::optional<std::int64_t> tid) : tid_(tid) {}

  /// Kernel id of the thread, if it is known already.
  [[nodiscard]] std::optional<std::int64_t> tid() const { return tid_; }
  void select_thread(std::int64_t tid);

  /// Makes it what a session has selected, which has read the target anew. Says what is gone, if
  /// anything is: a frame that has returned leaves the newest one selected, and a thread that has
  /// ended leaves none.
  [[nodiscard]] std::optional<std::string> restore(const session::Query& query);
  /// Keeps the frame that a command has left selected.
  void remember(const session::Query& query);

 private:
  struct Frame {
    Address address;
    Address code;
  };

  std::optional<std::int64_t> tid_;
  std::optional<Frame> frame_;  // nothing: the newest
};

}  // namespace hognose::cli
