// One short look at a process: whether it is a Python, and what it does, in a line.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <sys/types.h>

#include "cli/usage/options.h"
#include "command/process_sum.h"

namespace hognose::cli {

enum class Sight : std::uint8_t {
  python,
  unreadable_python,  ///< it looks like one, and cannot be opened: `sum.does` says why
  no_python,  ///< no file that it has mapped is named like one, or that is none
  not_permitted,
  ended,  ///< meanwhile
};

struct Glance {
  Sight seen = Sight::no_python;
  std::string python;  ///< "CPython 3.12.1"
  command::ProcessSum sum;
};

/// Opens the process as `wishes` say, and nothing of it stays open. It is held as for a command that
/// reads values.
[[nodiscard]] Glance glance_at(::pid_t pid, const Question& wishes);

}  // namespace hognose::cli
