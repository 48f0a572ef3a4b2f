// Why a process crashed, in the one sentence that stands above other answers.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "session/query.h"

namespace hognose::command {

/// Empty if nothing crashed, or if it is not known why.
[[nodiscard]] std::string find_headline(const session::Query& query);

}  // namespace hognose::command
