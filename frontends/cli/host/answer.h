// Getting an answer out of a target: open it, read what must hold still, let it run on, ask.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "cli/host/cli_host.h"
#include "cli/usage/options.h"
#include "command/command.h"

namespace hognose::cli {

/// Asks an open session.
using Ask = std::function<document::Document(const session::Query& query)>;

/// What `ask` says once the question's target is open and, if it is live, has been read as the row
/// of the command wants it. If there is no Python to be asked, a sentence that says why. The target
/// runs on when this returns.
[[nodiscard]] document::Document answer(const Question& question,
                                        CliHost& host,
                                        session::Session& session,
                                        const command::Command& row,
                                        const Ask& ask);

/// How the question wants its session.
[[nodiscard]] session::SessionChoices choices_of(const Question& question);

}  // namespace hognose::cli
