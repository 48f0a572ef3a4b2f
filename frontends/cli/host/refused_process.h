// A process that cannot be looked at: what it is instead, and what helps.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "base/error.h"
#include "cli/usage/options.h"
#include "document/refusal.h"

namespace hognose::cli {

/// Why there is no answer.
struct Refused {
  document::Refusal refusal = document::Refusal::nothing_found;
  std::string sentence;
};

/// Why the process of the question could not be opened; its target is the id of one.
[[nodiscard]] Refused refuse_process(const Question& question, const Error& error);

}  // namespace hognose::cli
