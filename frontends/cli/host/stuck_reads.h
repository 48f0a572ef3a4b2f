// The end of an answer for which the kernel would wait for ever.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include <sys/types.h>

#include "cli/usage/options.h"
#include "document/document.h"

namespace hognose::cli {

/// What is answered instead of what cannot be read: it is asked for while the thread that reads stands
/// in the kernel, and so changes nothing.
using InsteadOfRest = std::function<document::Document(::pid_t stuck)>;

/// From now on a read of a process that takes longer than a few seconds ends the program: no signal
/// would. Only the first call counts; the question lives as long as the program.
void end_stuck_reads(const Question& question, InsteadOfRest instead);

/// That nothing is known of a process, since its memory does not come.
[[nodiscard]] document::Document refuse_stuck(const Question& question, ::pid_t stuck);

}  // namespace hognose::cli
