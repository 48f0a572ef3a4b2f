// What a session's target is, for the first line of an answer.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "document/head.h"
#include "session/session.h"
#include "target/fatal_signal.h"

namespace hognose::session {

/// "3.13.0", "3.14.0rc2", from PY_VERSION_HEX.
[[nodiscard]] std::string describe_version(std::uint32_t hex);

/// "3.12", "3.13t": what names of extension modules have of it. Empty if it is not known.
[[nodiscard]] std::string describe_minor_version(const python::Build& build);

/// A signal in words: what it did, and to what. The thread is not named yet.
[[nodiscard]] document::Crash describe_crash(const target::FatalSignal& fatal);

/// Adds what the session has read: the Python, and how the thread is called that crashed.
void add_python(Session& session, document::Head& head);

}  // namespace hognose::session
