// The thread that crashed, where it runs no Python: the interpreter has ended or not begun, or has never heard of that
// thread. Its machine frames are all that there is to show.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "session/thread_stack.h"
#include "session/work.h"

namespace hognose::command {

struct BareCrash {
  session::ThreadStack stack;  ///< without states and entries
  std::string signal;  ///< "SIGSEGV"
};

/// Nothing if nothing crashed, or if Python has a state of that thread, or may have had one.
[[nodiscard]] std::optional<BareCrash> find_bare_crash(const session::Query& query);

/// Adds a line about the thread and its machine frames, cut to so many rows together. Returns how many it has.
std::size_t add_bare_crash(session::Work& work,
                           const BareCrash& crash,
                           std::size_t rows,
                           document::Document& answer);

/// Says that Python has ended, or not begun, if that is so: then nothing of it could be read.
void add_absent_python(const python::Program& program, document::Document& answer);

}  // namespace hognose::command
