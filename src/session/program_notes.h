// What the reader should know of an open Python.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "python/program/program.h"
#include "session/words.h"

namespace hognose::session {

/// What is said of `count` source files that are the reader's own, and that nothing proves to be the
/// program's.
[[nodiscard]] std::string describe_withheld(std::size_t count, const Words& words);

/// How it was opened, as far as that may matter, and which other Pythons run in its process.
[[nodiscard]] std::vector<std::string> notes_of(const python::ProgramFacts& program,
                                                const Words& words);

/// Files that a target was mapped from, that were wanted, and that are not on this machine: each once,
/// and how many more there are.
[[nodiscard]] std::vector<std::string> notes_of_missing(const target::Target& target);

/// What the target as a whole lacks, and files that were read turned out to lack, or were not read of: a sentence
/// each. Any answer may lack something for that.
[[nodiscard]] std::vector<std::string> notes_of_gaps(const target::Target& target);

}  // namespace hognose::session
