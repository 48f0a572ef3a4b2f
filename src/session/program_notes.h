// What the reader should know of an open Python.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "python/program/program.h"
#include "session/words.h"

namespace hognose::session {

/// How it was opened, as far as that may matter, and which other Pythons run in its process.
[[nodiscard]] std::vector<std::string> notes_of(const python::ProgramFacts& program,
                                                const Words& words);

}  // namespace hognose::session
