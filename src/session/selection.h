// Which Python frame the user looks at.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "session/host.h"
#include "session/reading.h"
#include "session/thread_stack.h"

namespace hognose::session {

/// The host's selected machine frame, or a single Python frame that was chosen by its number. All
/// stacks are those of the host's selected thread.
class Selection {
 public:
  explicit Selection(Host& host) : host_(host) {}

  /// Chooses the n-th Python frame of the stack from the newest, 0 first, while the host's
  /// selection stays. False, and nothing chosen, if there is no such frame.
  bool choose(const ThreadStack& stack, std::size_t number);
  /// Drops what was chosen.
  void forget() { choice_.reset(); }
  /// Index into the merged stack of the single frame that was chosen, here or by the question.
  [[nodiscard]] std::optional<std::size_t> find_chosen(const ThreadStack& stack,
                                                       const Reading& reading) const;
  /// Index into the merged stack of the Python frame that print, locals and list are about: the
  /// chosen one, else the newest at or older than the host's selected machine frame.
  [[nodiscard]] std::optional<std::size_t> find_frame(const ThreadStack& stack,
                                                      const Reading& reading) const;

 private:
  /// Where the host stood when the frame was chosen.
  struct Standpoint {
    std::int64_t process = 0;
    std::int64_t tid = 0;
    std::optional<std::int64_t> level;
    bool operator==(const Standpoint&) const = default;
  };
  struct Choice {
    Standpoint standpoint;
    std::size_t number = 0;
  };
  [[nodiscard]] Standpoint find_standpoint(const ThreadStack& stack) const;
  [[nodiscard]] std::optional<std::size_t> chosen_number(const ThreadStack& stack,
                                                         const Reading& reading) const;

  Host& host_;
  std::optional<Choice> choice_;
};

}  // namespace hognose::session
