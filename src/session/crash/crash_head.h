// A crash in the first line of an answer.
// SPDX-License-Identifier: MIT
#pragma once

#include "document/head.h"
#include "session/crash/crash.h"

namespace hognose::session {

/// What it was before a handler raised it once more, and the text that was left.
[[nodiscard]] document::Crash describe_crash(const Crash& crash);

}  // namespace hognose::session
