// Which processes and cores a question is about: those that were named, those whose command line
// matches, and what they have started.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/usage/options.h"
#include "document/document.h"

namespace hognose::cli {

struct Targets {
  std::vector<std::string> list;  ///< as Question::target has them, each once
  std::optional<document::Document> refused;  ///< why there are none
};

/// Of a question whose words have been settled.
[[nodiscard]] Targets find_targets(const Question& question);

}  // namespace hognose::cli
