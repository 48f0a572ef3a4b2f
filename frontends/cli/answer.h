// Getting an answer out of a target: open it, read what must hold still, let it run on, ask.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "cli/cli_host.h"
#include "cli/options.h"
#include "command/command.h"

namespace hognose::cli {

/// One command for a target that is not open yet.
struct Asking {
  const command::Command* row;
  std::optional<std::int64_t> tid;  ///< the thread it is about, all without one
  std::function<document::Document()> ask;
  std::string_view arguments = {};  ///< of the command
};

/// What `asking.ask` says once the target is open and, if it is live, has been read: the stack
/// of the thread, or all of them. If there is no Python to be asked, a sentence that says why. The
/// target runs on when this returns.
[[nodiscard]] document::Document answer(const Question& question,
                                        CliHost& host,
                                        command::Session& session,
                                        const Asking& asking);

/// Sets up a session as the question wants it.
void prepare(command::Session& session, const Question& question);

}  // namespace hognose::cli
