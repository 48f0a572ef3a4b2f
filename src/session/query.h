// What a command is asked.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "session/session.h"

namespace hognose::session {

/// One question to a session.
struct Query {
  Session& session;
  std::string_view arguments = {};  ///< the text after the command's name
  Reading reading = {};

  /// The selected thread and its merged stack; see Session::thread_stack().
  [[nodiscard]] Result<const ThreadStack*> stack(
      native::Detail detail = native::Detail::levels) const {
    return session.thread_stack(reading, detail);
  }
};

}  // namespace hognose::session
