// What a command is asked.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "command/session.h"

namespace hognose::command {

/// One question to a session.
struct Query {
  Session& session;
  std::string_view arguments = {};  ///< the text after the command's name
};

}  // namespace hognose::command
