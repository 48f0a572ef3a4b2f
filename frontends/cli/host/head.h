// The first line of the program's answers.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/host/cli_host.h"
#include "document/head.h"
#include "session/session.h"

namespace hognose::cli {

/// What the question's target is, with what is below it as the host has seen it. It has been read
/// already: this asks of the system what it tells anybody.
[[nodiscard]] document::Head make_head(CliHost& host, session::Session& session);

}  // namespace hognose::cli
