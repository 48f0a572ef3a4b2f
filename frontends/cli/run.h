// Carries out one request of the command line and prints the answer.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/host/print.h"
#include "cli/usage/options.h"

namespace hognose::cli {

/// Answers; returns the exit status, as status_of() has it.
[[nodiscard]] int run(Question question);
[[nodiscard]] int run(const LayoutExport& request);
[[nodiscard]] int run(const Printed& printed);
[[nodiscard]] int run(const Mistake& mistake);
[[nodiscard]] inline int run(const Ended& ended) {
  return written(ended.status);
}

}  // namespace hognose::cli
